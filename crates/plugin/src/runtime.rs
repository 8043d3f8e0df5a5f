//! Runs one plugin once, within its limits, and says what it measured or how it failed.
//!
//! Invariant: a run ends by its deadline, whatever the plugin does.
//! Invariant: a dropped run kills the plugin's process group.
//! Invariant: no plugin's code is ever loaded into this process, except what is compiled in.

mod builtin;
mod child;
mod exec;
mod measurement;
mod python;

use std::path::PathBuf;
use std::time::Duration;

use protocol::{Failed, Failure, Measured, bounded_message, limits};
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::{RuntimeKind, Unpacked};

/// What a run gave.
pub type Outcome = Result<Measured, Failed>;

/// The names of the runtimes that [`Runner::run`] knows, as the greeting lists them.
pub const RUNTIMES: [&str; 3] = ["builtin", "python", "exec"];

/// The bounds of one run.
#[derive(Debug, Clone)]
pub struct RunLimits {
    /// The whole run's time.
    pub timeout: Duration,
    /// What the plugin may print, on each of its two outputs.
    pub output_bytes_max: u64,
    /// Where the run's private, temporary home is made.
    pub scratch_directory: PathBuf,
}

impl Default for RunLimits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            output_bytes_max: limits::OUTPUT_BYTES_DEFAULT,
            scratch_directory: std::env::temp_dir(),
        }
    }
}

/// Runs plugins, and keeps what the built-in collectors remember between two runs.
#[derive(Default)]
pub struct Runner {
    collectors: builtin::Collectors,
}

/// How a run failed, before it is timed.
#[derive(Debug)]
struct Fault {
    failure: Failure,
    message: String,
}

impl Fault {
    fn plugin(message: impl Into<String>) -> Self {
        Self { failure: Failure::PluginError, message: message.into() }
    }

    fn command(message: impl Into<String>) -> Self {
        Self { failure: Failure::CommandUnsuccessful, message: message.into() }
    }

    fn timeout(limit: Duration) -> Self {
        let message = format!("it did not finish within {:.1} s; stopped", limit.as_secs_f64());
        Self { failure: Failure::PluginTimeout, message }
    }
}

impl Runner {
    /// Runs the package once.
    pub async fn run(
        &self,
        package: &Unpacked,
        parameters: &Map<String, Value>,
        limits: &RunLimits,
    ) -> Outcome {
        let started = Instant::now();
        let given = self.give(package, parameters, limits, started + limits.timeout).await;
        let duration_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        match given {
            Ok(measured) => Ok(Measured {
                message: measured.message.map(bounded_message),
                duration_us,
                ..measured
            }),
            Err(Fault { failure, message }) => {
                Err(Failed { failure, message: bounded_message(message), duration_us })
            }
        }
    }

    async fn give(
        &self,
        package: &Unpacked,
        parameters: &Map<String, Value>,
        limits: &RunLimits,
        deadline: Instant,
    ) -> Result<Measured, Fault> {
        let manifest = &package.manifest;
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        if !manifest.runs_on(os, arch) {
            let platforms = manifest.platforms.join(", ");
            return Err(Fault::plugin(format!("it runs on {platforms}; this is {os}-{arch}")));
        }
        match manifest.runtime {
            RuntimeKind::Builtin => self.collectors.run(manifest, parameters, deadline).await,
            RuntimeKind::Python => python::run(package, parameters, limits, deadline).await,
            RuntimeKind::Exec => exec::run(package, parameters, limits, deadline).await,
        }
        .map_err(|fault| match fault {
            Late::Fault(fault) => fault,
            Late::Deadline => Fault::timeout(limits.timeout),
        })
    }
}

/// A fault, or the deadline.
enum Late {
    Fault(Fault),
    Deadline,
}

impl From<Fault> for Late {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Runs the package once, with nothing remembered from earlier runs.
pub async fn run(
    package: &Unpacked,
    parameters: &Map<String, Value>,
    limits: &RunLimits,
) -> Outcome {
    Runner::default().run(package, parameters, limits).await
}
