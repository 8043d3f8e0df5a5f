//! `prophasis-agent setup`: makes the keys and prints the enrolment string.
//!
//! Invariant: the string is the only thing on the standard output, so that a script can take it.
//! Invariant: `config.toml` is written last; a set-up that was cut off counts as none.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context as _, bail};
use protocol::enrolment::{AgentKey, Enrolment};

use crate::arguments::SetupOptions;
use crate::config::Config;
use crate::files::{self, Files};
use crate::identity;
use crate::key::KeyHash;

pub(crate) fn run(options: &SetupOptions) -> anyhow::Result<()> {
    let enrolment = set_up(options)?;
    let directory = options.directory.display();
    eprintln!("The agent is set up in {directory}.");
    eprintln!("Paste the next line into the server (Hosts, Add host). It holds a secret key and");
    eprintln!("cannot be shown again; `setup --force` makes a new one.");
    println!("{enrolment}");
    eprintln!("Then start the agent: prophasis-agent run --dir {directory}");
    Ok(())
}

fn set_up(options: &SetupOptions) -> anyhow::Result<Enrolment> {
    let files = Files::new(&options.directory);
    files.own_directory()?;
    let exists = fs::symlink_metadata(files.config()).is_ok();
    if exists && !options.force {
        bail!(
            "{} is already set up; add --force to replace its keys (the server must then be given \
             the new enrolment string)",
            options.directory.display()
        );
    }
    match fs::remove_file(files.config()) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).context("cannot replace the set-up");
        }
        _ => {}
    }
    let identity = identity::generate().context("cannot make a certificate")?;
    let key = AgentKey(random()?);
    let config = Config { listen: options.listen, port: options.port, core_pin: options.core_pin };
    files::write(&files.private_key(), identity.private_key_pem.as_bytes())?;
    files::write(&files.certificate(), identity.certificate_pem.as_bytes())?;
    files::write(&files.key_hash(), KeyHash::of(&key, random()?).to_text().as_bytes())?;
    files::write(&files.config(), config.to_text()?.as_bytes())?;
    Ok(Enrolment { port: options.port, pin: identity.pin, key })
}

fn random() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("the system gives no random numbers")?;
    Ok(bytes)
}
