//! Any executable: parameters as JSON on its input, one JSON object on its output.

use std::io;

use protocol::Measured;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::child::{self, Ended, Program};
use super::{Fault, Late, RunLimits, measurement};
use crate::Unpacked;

pub(super) async fn run(
    package: &Unpacked,
    parameters: &Map<String, Value>,
    limits: &RunLimits,
    deadline: Instant,
) -> Result<Measured, Late> {
    // A valid manifest of this runtime has an entry.
    let entry = package.manifest.entry.as_deref().unwrap_or_default();
    let path = package.directory.join(entry);
    let stdin = Value::Object(parameters.clone()).to_string().into_bytes();
    let program = Program {
        path: path.as_os_str(),
        arguments: &[],
        directory: &package.directory,
        stdin: &stdin,
    };
    let stdout = match child::run(&program, limits, deadline).await {
        Ended::NotStarted(error) => return Err(not_started(entry, &error).into()),
        ended => measurement::printed(ended, limits)?,
    };
    Ok(measurement::parse(&stdout)?)
}

fn not_started(entry: &str, error: &io::Error) -> Fault {
    let advice = match error.kind() {
        io::ErrorKind::PermissionDenied => "; mark it as executable (chmod +x) and pack it again",
        io::ErrorKind::NotFound => "; is the interpreter in its first line installed here?",
        _ => "",
    };
    Fault::plugin(format!("cannot start {entry}: {error}{advice}"))
}
