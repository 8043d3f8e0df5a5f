//! `prophasis-agent status`: how it is set up, and whether it runs.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::config::Config;
use crate::files::Files;
use crate::identity;

/// As `systemctl status` answers for a service that does not run.
const NOT_RUNNING: u8 = 3;

pub(crate) fn run(directory: &Path) -> anyhow::Result<ExitCode> {
    let files = Files::new(directory);
    let config = Config::read(&files.config())?;
    let (certificate, _) = identity::read(&files)?;
    let pin = identity::pin_of(&certificate).context("the certificate is damaged")?;
    let running = plugin::repository::is_in_use(&files.plugins())?;
    println!("folder    {}", directory.display());
    println!("listens   {}", config.address());
    println!("pin       {pin}");
    match config.core_pin {
        Some(core_pin) => println!("core      only the one with the pin {core_pin}"),
        None => println!("core      any that has the key"),
    }
    println!("running   {}", if running { "yes" } else { "no" });
    Ok(if running { ExitCode::SUCCESS } else { ExitCode::from(NOT_RUNNING) })
}
