//! `prophasis-agent`: the small program on each monitored machine.
//!
//! It takes plugin packages from its core and runs them, over HTTPS with both ends pinned. It
//! asks for no rights beyond those of the user that starts it, and gives that up to gain any.

mod arguments;
mod config;
mod files;
mod hardening;
mod identity;
mod key;
mod server;
mod setup;
mod status;
mod tls;

use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::Context as _;

use arguments::Command;

fn main() -> ExitCode {
    let command = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("prophasis-agent: {error:#}\nTry `prophasis-agent --help`.");
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("prophasis-agent: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Help => print!("{}", arguments::HELP),
        Command::Version => println!("prophasis-agent {}", env!("CARGO_PKG_VERSION")),
        Command::Setup(options) => setup::run(&options)?,
        Command::Status { directory } => return status::run(&directory),
        Command::Run { directory } => serve(&directory)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn serve(directory: &std::path::Path) -> anyhow::Result<()> {
    hardening::apply().context("cannot give up rights")?;
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false)
        .init();
    // One thread: the agent waits far more than it works.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(server::run(directory, now()));
    // Does not wait for a collector that hangs in a dead file system.
    runtime.shutdown_background();
    served
}

/// When the agent started, for the greeting.
#[expect(clippy::disallowed_methods, reason = "the agent's only look at the wall clock")]
fn now() -> SystemTime {
    SystemTime::now()
}
