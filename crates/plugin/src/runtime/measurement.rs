//! The one JSON object that a plugin's process prints, and the refusal of anything else.

use protocol::{Measured, Metric, limits};
use serde::Deserialize;

use super::{Fault, Late, RunLimits, child::Ended};
use crate::manifest::{is_metric_name, is_unit};

/// How much of an unreadable output is quoted, in characters.
const QUOTED_CHARS: usize = 120;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Printed {
    #[serde(default)]
    value: Option<f64>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    metrics: Vec<PrintedMetric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrintedMetric {
    name: String,
    value: f64,
    #[serde(default = "plain_count")]
    unit: String,
}

fn plain_count() -> String {
    "1".to_owned()
}

/// What the process printed, if it ended well.
pub(super) fn printed(ended: Ended, limits: &RunLimits) -> Result<Vec<u8>, Late> {
    match ended {
        Ended::Exited { status, stdout, .. } if status.success() => Ok(stdout),
        Ended::Exited { status, stderr_tail, .. } => {
            let said = if stderr_tail.is_empty() { "it printed no error" } else { &stderr_tail };
            Err(Fault::command(format!("it ended with {status}: {said}")).into())
        }
        Ended::PrintedTooMuch => {
            let bytes = limits.output_bytes_max;
            Err(Fault::command(format!("it printed more than {bytes} bytes; stopped")).into())
        }
        Ended::TimedOut => Err(Late::Deadline),
        Ended::NotStarted(error) => Err(Fault::plugin(format!("cannot start it: {error}")).into()),
    }
}

/// Reads `{"value": …, "message": …, "metrics": […]}`.
pub(super) fn parse(stdout: &[u8]) -> Result<Measured, Fault> {
    if stdout.trim_ascii().is_empty() {
        return Err(Fault::plugin("it printed nothing; it must print one JSON object"));
    }
    let printed: Printed = serde_json::from_slice(stdout).map_err(|error| {
        let quoted: String = String::from_utf8_lossy(stdout).chars().take(QUOTED_CHARS).collect();
        Fault::plugin(format!(
            "it must print one JSON object with value, message and metrics ({error}); it printed \
             {quoted:?}"
        ))
    })?;
    let metrics = printed
        .metrics
        .into_iter()
        .map(|PrintedMetric { name, value, unit }| Metric { name, value, unit })
        .collect();
    let measured =
        Measured { value: printed.value, message: printed.message, metrics, duration_us: 0 };
    check(measured).map_err(Fault::plugin)
}

/// Enforces the protocol's bounds on what a plugin of any runtime gives.
pub(super) fn check(measured: Measured) -> Result<Measured, String> {
    if measured.value.is_some_and(|value| !value.is_finite()) {
        return Err("its value is not a finite number".to_owned());
    }
    if measured.metrics.len() > limits::METRICS_MAX {
        return Err(format!("it gave more than {} metrics", limits::METRICS_MAX));
    }
    for metric in &measured.metrics {
        let shown: String = metric.name.chars().take(60).collect();
        if !is_metric_name(&metric.name) {
            return Err(format!("{shown:?} cannot be a metric's name (1 to 200 bytes of text)"));
        }
        if !is_unit(&metric.unit) {
            return Err(format!("the unit of {shown:?} is longer than 32 bytes or not plain text"));
        }
        if !metric.value.is_finite() {
            return Err(format!("the metric {shown:?} is not a finite number"));
        }
    }
    Ok(measured)
}
