//! The original's runtime: a Python package that exposes `Plugin`.
//!
//! The package is loaded by a driver of ours in a process of its own, never in the agent's. The
//! driver keeps the real output for its one JSON object; what the plugin prints goes to the
//! error output.

use std::ffi::OsStr;
use std::io;

use protocol::Measured;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::child::{self, Ended, Program};
use super::{Fault, Late, RunLimits, measurement};
use crate::Unpacked;

const DRIVER: &str = include_str!("python/driver.py");

/// What the driver prints when the plugin broke.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Broken {
    error: String,
}

pub(super) async fn run(
    package: &Unpacked,
    parameters: &Map<String, Value>,
    limits: &RunLimits,
    deadline: Instant,
) -> Result<Measured, Late> {
    let stdin = Value::Object(parameters.clone()).to_string().into_bytes();
    let program = Program {
        path: OsStr::new("python3"),
        // -I: no variables, no user's packages, no current folder; -B: no files beside ours.
        arguments: &[
            OsStr::new("-I"),
            OsStr::new("-B"),
            OsStr::new("-X"),
            OsStr::new("utf8"),
            OsStr::new("-c"),
            OsStr::new(DRIVER),
            package.directory.as_os_str(),
            OsStr::new(package.manifest.entry.as_deref().unwrap_or_default()),
        ],
        directory: &package.directory,
        stdin: &stdin,
    };
    let stdout = match child::run(&program, limits, deadline).await {
        Ended::NotStarted(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Fault::plugin(
                "this plugin needs Python 3, which is not installed here; install it, e.g. \
                 `apt install python3` or `dnf install python3`",
            )
            .into());
        }
        ended => measurement::printed(ended, limits)?,
    };
    if let Ok(Broken { error }) = serde_json::from_slice(&stdout) {
        return Err(Fault::plugin(error).into());
    }
    Ok(measurement::parse(&stdout)?)
}
