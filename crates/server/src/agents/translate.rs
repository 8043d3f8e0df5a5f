//! From the protocol's words to the domain's, with every bound checked once more: an agent that
//! was taken over keeps to none of them.

use domain::outcome::{Metric, Outcome, ResultType};
use protocol::{Failure, Hello, Measured, RunReply, bounded_message, limits};

/// Longest text about itself that is kept of an agent.
const HELLO_TEXT_BYTES_MAX: usize = 200;

pub(super) fn outcome(reply: RunReply) -> Outcome {
    match reply {
        RunReply::Measured(measured) => measured_outcome(measured),
        RunReply::Failed(failed) => {
            let result_type = match failed.failure {
                Failure::PluginError => ResultType::PluginError,
                Failure::PluginTimeout => ResultType::PluginTimeout,
                Failure::CommandUnsuccessful => ResultType::CommandUnsuccessful,
                Failure::SignatureError => ResultType::SignatureError,
            };
            Outcome::failed(result_type, clean(failed.message))
        }
        RunReply::PluginMissing { .. } => malformed("it lacks the package that it was sent"),
    }
}

fn measured_outcome(measured: Measured) -> Outcome {
    if measured.metrics.len() > limits::METRICS_MAX {
        return malformed(&format!("more than {} metrics", limits::METRICS_MAX));
    }
    if measured.value.is_some_and(|value| !value.is_finite()) {
        return malformed("a value that is no finite number");
    }
    let mut metrics = Vec::with_capacity(measured.metrics.len());
    for metric in measured.metrics {
        let name_valid = !metric.name.is_empty()
            && metric.name.len() <= limits::METRIC_NAME_BYTES_MAX
            && !metric.name.chars().any(char::is_control)
            && metric.name != domain::outcome::PRIMARY;
        let unit_valid = metric.unit.len() <= limits::UNIT_BYTES_MAX
            && !metric.unit.chars().any(char::is_control);
        if !name_valid || !unit_valid || !metric.value.is_finite() {
            return malformed("a metric without a valid name, unit or number");
        }
        metrics.push(Metric { name: metric.name, value: metric.value, unit: metric.unit });
    }
    Outcome {
        result_type: ResultType::Plugin,
        value: measured.value,
        message: measured.message.map(clean),
        metrics,
    }
}

/// What an agent says of itself, short enough to be kept and shown.
pub(super) fn hello(mut hello: Hello) -> Hello {
    let short = |text: &mut String| {
        text.retain(|c| !c.is_control());
        text.truncate(text.floor_char_boundary(HELLO_TEXT_BYTES_MAX));
    };
    short(&mut hello.version);
    let platform = &mut hello.platform;
    for text in [&mut platform.os, &mut platform.arch, &mut platform.hostname, &mut platform.kernel]
    {
        short(text);
    }
    hello.plugins.truncate(limits::INSTALLED_PLUGINS_MAX);
    hello
}

/// Bounded, and without the one character that PostgreSQL does not take: a single such text would
/// keep every other result of its batch from being written.
pub(super) fn clean(message: String) -> String {
    bounded_message(if message.contains('\0') {
        message.replace('\0', "\u{fffd}")
    } else {
        message
    })
}

fn malformed(what: &str) -> Outcome {
    Outcome::failed(ResultType::RequestError, format!("the agent's answer was refused: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(value: f64, metric: &str) -> RunReply {
        RunReply::Measured(Measured {
            value: Some(value),
            message: Some("m".repeat(200_000)),
            metrics: vec![protocol::Metric {
                name: metric.to_owned(),
                value: 1.0,
                unit: "%".to_owned(),
            }],
            duration_us: 1,
        })
    }

    #[test]
    fn what_breaks_a_bound_is_refused_as_a_whole() {
        assert_eq!(outcome(measured(1.0, "ok")).result_type, ResultType::Plugin);
        assert_eq!(outcome(measured(f64::NAN, "ok")).result_type, ResultType::RequestError);
        assert_eq!(outcome(measured(1.0, "line\nbreak")).result_type, ResultType::RequestError);
        let mut odd_unit = measured(1.0, "ok");
        if let RunReply::Measured(measured) = &mut odd_unit {
            measured.metrics[0].unit = "\0".to_owned();
        }
        assert_eq!(outcome(odd_unit).result_type, ResultType::RequestError);
        assert_eq!(outcome(measured(1.0, "value")).result_type, ResultType::RequestError);
        assert_eq!(outcome(measured(1.0, &"x".repeat(300))).result_type, ResultType::RequestError);
    }

    #[test]
    fn a_long_message_is_cut() {
        let message = outcome(measured(1.0, "ok")).message.unwrap();
        assert!(message.len() <= limits::MESSAGE_BYTES_MAX);
    }
}
