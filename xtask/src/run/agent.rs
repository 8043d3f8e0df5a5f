//! The agent for this machine: set up once, known to the server from the first start on.
//!
//! Invariant: the enrolment string is on disk (readable by its owner alone) from before the agent
//! counts as set up until the server has said that it is ready; no crash in between loses it.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::console::Step;
use crate::interrupt::Interrupt;
use crate::process;

const PORT_DEFAULT: u16 = 4048;
/// What the first host is called when the machine's own name cannot be read.
const NAME_DEFAULT: &str = "this-machine";

fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("agent")
}

fn enrolment_file(data_dir: &Path) -> PathBuf {
    data_dir.join("agent-enrolment")
}

/// The agent's port: the one it was set up with, else the one asked for, else the default.
pub(crate) fn port(data_dir: &Path, asked: Option<u16>) -> anyhow::Result<u16> {
    let file = folder(data_dir).join("config.toml");
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(asked.unwrap_or(PORT_DEFAULT));
        }
        Err(error) => return Err(error).context(format!("cannot read {}", file.display())),
    };
    let config: toml::Table =
        text.parse().with_context(|| format!("{} is not valid TOML", file.display()))?;
    let port = config
        .get("port")
        .and_then(toml::Value::as_integer)
        .and_then(|port| u16::try_from(port).ok())
        .with_context(|| format!("{} names no port", file.display()))?;
    match asked {
        Some(asked) if asked != port => bail!(
            "the agent in {} was set up for port {port}, and the server knows it there; leave out \
             --agent-port, or use another --data-dir",
            folder(data_dir).display()
        ),
        _ => Ok(port),
    }
}

/// Makes the agent's keys at the first start, with both ends pinned.
pub(crate) fn set_up(
    agent: &Path,
    server: &Path,
    data_dir: &Path,
    port: u16,
    interrupt: &Interrupt,
) -> anyhow::Result<()> {
    if folder(data_dir).is_dir() {
        return Ok(());
    }
    let step = Step::begin("Setting up the agent for this machine");
    let mut identity = Command::new(server);
    identity.arg("identity").arg("--data-dir").arg(data_dir);
    let pin = process::complete("prophasis identity", &mut identity, &step, interrupt)?;

    let unfinished = data_dir.join("agent.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("cannot remove an unfinished set-up")?;
    }
    let mut setup = Command::new(agent);
    setup.arg("setup").arg("--dir").arg(&unfinished);
    setup.args(["--listen", "127.0.0.1", "--port", &port.to_string(), "--core-pin", pin.trim()]);
    let enrolment = process::complete("prophasis-agent setup", &mut setup, &step, interrupt)?;
    keep(&enrolment_file(data_dir), enrolment.trim())?;
    fs::rename(&unfinished, folder(data_dir)).context("cannot finish the agent's set-up")?;
    step.done();
    Ok(())
}

/// The argument that makes a new server know the agent, until it is known. It names the file and
/// not its content: everybody on the machine can read the arguments of its programs.
pub(crate) fn first_host(data_dir: &Path) -> Option<String> {
    let file = enrolment_file(data_dir);
    file.exists().then(|| format!("{}=127.0.0.1=@{}", machine_name(), file.display()))
}

/// The server is ready, so it has kept the enrolment; the copy is not needed any more.
pub(crate) fn enrolled(data_dir: &Path) -> anyhow::Result<()> {
    match fs::remove_file(enrolment_file(data_dir)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("cannot remove the agent's enrolment")
        }
        _ => Ok(()),
    }
}

/// The command that runs the agent.
pub(crate) fn command(agent: &Path, data_dir: &Path) -> Command {
    let mut command = Command::new(agent);
    command.arg("run").arg("--dir").arg(folder(data_dir));
    command
}

fn keep(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut opened =
        options.open(file).with_context(|| format!("cannot write {}", file.display()))?;
    // An older file keeps its mode when it is opened.
    opened.set_permissions(Permissions::from_mode(0o600))?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    Ok(())
}

/// The machine's name, without what the argument could not carry.
fn machine_name() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().replace('=', "-");
    if name.is_empty() { NAME_DEFAULT.to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_directory_takes_the_port_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(port(folder.path(), None).unwrap(), PORT_DEFAULT);
        assert_eq!(port(folder.path(), Some(5000)).unwrap(), 5000);
    }

    #[test]
    fn an_old_directory_keeps_its_port() {
        let data_dir = tempfile::tempdir().unwrap();
        fs::create_dir(folder(data_dir.path())).unwrap();
        fs::write(folder(data_dir.path()).join("config.toml"), "port = 4100\n").unwrap();
        assert_eq!(port(data_dir.path(), None).unwrap(), 4100);
        assert_eq!(port(data_dir.path(), Some(4100)).unwrap(), 4100);
        let error = port(data_dir.path(), Some(4048)).unwrap_err().to_string();
        assert!(error.contains("4100"), "{error}");
    }

    #[test]
    fn the_enrolment_is_kept_privately_until_it_is_used() {
        let data_dir = tempfile::tempdir().unwrap();
        assert_eq!(first_host(data_dir.path()), None);
        keep(&enrolment_file(data_dir.path()), "prophasis1.x").unwrap();
        let mode = fs::metadata(enrolment_file(data_dir.path())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let argument = first_host(data_dir.path()).unwrap();
        assert!(argument.ends_with("/agent-enrolment"), "{argument}");
        assert!(!argument.contains("prophasis1.x"), "{argument}");
        enrolled(data_dir.path()).unwrap();
        enrolled(data_dir.path()).unwrap();
        assert_eq!(first_host(data_dir.path()), None);
    }
}
