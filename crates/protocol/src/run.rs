//! One run of one plugin: what is asked, and what was measured or went wrong.

use serde::{Deserialize, Serialize};

use crate::{ContentHash, limits};

/// The body of `POST /v1/run`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRequest {
    /// Which plugin.
    pub plugin_id: String,
    /// Exactly which version of it.
    pub hash: ContentHash,
    /// The check's settings for this plugin.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// The run's whole time, in milliseconds; at most [`limits::TIMEOUT_MS_MAX`].
    pub timeout_ms: u64,
    /// What the plugin may print, in bytes; at most [`limits::OUTPUT_BYTES_MAX`].
    #[serde(default = "output_bytes_default")]
    pub output_bytes_max: u64,
}

fn output_bytes_default() -> u64 {
    limits::OUTPUT_BYTES_DEFAULT
}

/// The answer to a [`RunRequest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RunReply {
    /// The plugin ran and measured.
    Measured(Measured),
    /// The plugin could not be run to its end.
    Failed(Failed),
    /// The agent holds another version, or none: upload the package and ask again.
    PluginMissing {
        /// The version that it holds instead.
        installed_hash: Option<ContentHash>,
    },
}

/// What a plugin measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The one number, if there is one; always finite.
    pub value: Option<f64>,
    /// The one sentence, if there is one; at most [`limits::MESSAGE_BYTES_MAX`].
    pub message: Option<String>,
    /// Further numbers; at most [`limits::METRICS_MAX`].
    #[serde(default)]
    pub metrics: Vec<Metric>,
    /// How long the run took, in microseconds.
    pub duration_us: u64,
}

/// A further number of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// What is measured, with the instance in square brackets: `used_percent[/var]`.
    pub name: String,
    /// How much; always finite.
    pub value: f64,
    /// Of what: `%`, `B`, `B/s`, `s`, `1/s`, `load`, or `1` for a plain count.
    pub unit: String,
}

/// Why a plugin could not be run to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Which kind.
    pub failure: Failure,
    /// What happened and what to do, for people.
    pub message: String,
    /// How long the attempt took, in microseconds.
    pub duration_us: u64,
}

/// The kinds of failure that an agent reports; each is a result type of the core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The plugin broke, or returned something that is not a result.
    PluginError,
    /// The plugin did not finish in time and was stopped.
    PluginTimeout,
    /// The program ended with a code other than 0, was killed, or printed too much.
    CommandUnsuccessful,
    /// The package's signature does not hold.
    SignatureError,
}

/// The message within [`limits::MESSAGE_BYTES_MAX`]: cut between characters, and saying so.
pub fn bounded_message(mut message: String) -> String {
    const NOTE: &str = " … (cut: the message was longer than 64 KiB)";
    if message.len() > limits::MESSAGE_BYTES_MAX {
        let end = message.floor_char_boundary(limits::MESSAGE_BYTES_MAX - NOTE.len());
        message.truncate(end);
        message.push_str(NOTE);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let cut = bounded_message("é".repeat(limits::MESSAGE_BYTES_MAX));
        assert!(cut.len() <= limits::MESSAGE_BYTES_MAX);
        assert!(cut.ends_with("(cut: the message was longer than 64 KiB)"));
        assert!(cut.starts_with("éé"));
    }

    #[test]
    fn a_message_that_just_fits_is_kept() {
        let message = "x".repeat(limits::MESSAGE_BYTES_MAX);
        assert_eq!(bounded_message(message.clone()), message);
    }
}
