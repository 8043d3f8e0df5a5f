//! The command line.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv6Addr};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use lexopt::{Arg, Parser, ValueExt as _};
use protocol::PORT_DEFAULT;
use protocol::enrolment::Pin;

/// Where the agent keeps its set-up and its plugins unless told otherwise.
const DIRECTORY_DEFAULT: &str = "/var/lib/prophasis-agent";

pub(crate) const HELP: &str = "\
prophasis-agent: measures this machine for a Prophasis server

USAGE
  prophasis-agent setup [--dir DIR] [--port PORT] [--listen ADDRESS] [--core-pin PIN] [--force]
  prophasis-agent run [--dir DIR]
  prophasis-agent status [--dir DIR]
  prophasis-agent --version

COMMANDS
  setup    makes the keys and prints the enrolment string to paste into the server
  run      answers the server until it is stopped
  status   says how it is set up and whether it runs; ends with 0 if so, with 3 if not

OPTIONS
  --dir DIR          folder of the keys and plugins [/var/lib/prophasis-agent]
  --port PORT        TCP port to listen on [4048]
  --listen ADDRESS   IP address to listen on [::, i.e. all, IPv4 included]
  --core-pin PIN     let in only the server whose public key has this pin
  --force            replace an existing set-up; its enrolment string stops working

EXAMPLES
  prophasis-agent setup                        first set-up; paste what it prints
  prophasis-agent setup --listen 10.0.0.7      only reachable from the inner network
  prophasis-agent run --dir ~/agent            as an ordinary user, from a folder of its own
";

#[derive(Debug)]
pub(crate) enum Command {
    Help,
    Version,
    Setup(SetupOptions),
    Run { directory: PathBuf },
    Status { directory: PathBuf },
}

#[derive(Debug)]
pub(crate) struct SetupOptions {
    pub(crate) directory: PathBuf,
    pub(crate) listen: IpAddr,
    pub(crate) port: u16,
    pub(crate) core_pin: Option<Pin>,
    pub(crate) force: bool,
}

/// Reads the arguments that follow the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Command> {
    let mut parser = Parser::from_args(arguments);
    let mut name: Option<String> = None;
    let mut options = SetupOptions {
        directory: PathBuf::from(DIRECTORY_DEFAULT),
        listen: IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        port: PORT_DEFAULT,
        core_pin: None,
        force: false,
    };
    while let Some(argument) = parser.next()? {
        let setup = name.as_deref() == Some("setup");
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Short('V') | Arg::Long("version") => return Ok(Command::Version),
            Arg::Value(value) if name.is_none() => name = Some(value.string()?),
            Arg::Long("dir") if name.is_some() => options.directory = parser.value()?.into(),
            Arg::Long("listen") if setup => {
                options.listen = parser.value()?.parse().context("--listen takes an IP address")?;
            }
            Arg::Long("port") if setup => options.port = port(&parser.value()?.string()?)?,
            Arg::Long("core-pin") if setup => {
                let pin = parser.value()?.string()?;
                options.core_pin = Some(pin.parse().context("--core-pin")?);
            }
            Arg::Long("force") if setup => options.force = true,
            other => return Err(other.unexpected().into()),
        }
    }
    match name.as_deref() {
        Some("setup") => Ok(Command::Setup(options)),
        Some("run") => Ok(Command::Run { directory: options.directory }),
        Some("status") => Ok(Command::Status { directory: options.directory }),
        Some(other) => bail!("there is no command {other:?}; the commands are setup, run, status"),
        None => bail!("a command is missing: setup, run or status"),
    }
}

fn port(text: &str) -> anyhow::Result<u16> {
    match text.parse() {
        Ok(0) | Err(_) => bail!("--port takes a number from 1 to 65535"),
        Ok(port) => Ok(port),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(line: &str) -> anyhow::Result<Command> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn setup_takes_its_options() {
        let pin = Pin([1; 32]);
        let line = format!("setup --dir /x --port=5000 --listen ::1 --core-pin {pin} --force");
        let Command::Setup(options) = parse_text(&line).unwrap() else { panic!("not setup") };
        assert_eq!(options.directory, PathBuf::from("/x"));
        assert_eq!((options.port, options.core_pin, options.force), (5000, Some(pin), true));
        assert_eq!(options.listen.to_string(), "::1");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, because) in [
            ("", "a command is missing"),
            ("start", "there is no command \"start\""),
            ("run --force", "--force"),
            ("run extra", "extra"),
            ("setup --port 0", "1 to 65535"),
            ("setup --port 70000", "1 to 65535"),
            ("setup --listen localhost", "IP address"),
            ("setup --core-pin short", "--core-pin"),
            ("setup --dir", "missing argument"),
        ] {
            let error = format!("{:#}", parse_text(line).unwrap_err());
            assert!(error.contains(because), "{line}: {error}");
        }
    }

    #[test]
    fn every_option_is_in_the_help() {
        for word in ["--dir", "--port", "--listen", "--core-pin", "--force", DIRECTORY_DEFAULT] {
            assert!(HELP.contains(word), "{word}");
        }
    }
}
