//! What came of one run: a measurement, or the way in which it failed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::health::Health;
use crate::id::AssignmentId;
use crate::time::Timestamp;

/// Whether a result is the plugin's own, and if not, what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultType {
    /// The plugin measured.
    Plugin,
    /// The plugin's program failed or had to be stopped.
    CommandUnsuccessful,
    /// The agent refused the core's key.
    AuthenticationError,
    /// The agent's answer was not what the protocol allows.
    RequestError,
    /// No connection: refused, reset, unreachable.
    ConnectionError,
    /// No connection or no answer in time.
    ConnectionTimeout,
    /// The agent's certificate is not the pinned one, or TLS failed.
    CertificateError,
    /// The plugin raised, or its output made no sense.
    PluginError,
    /// The plugin did not finish within its time-out.
    PluginTimeout,
    /// The agent refused the package's signature.
    SignatureError,
}

impl ResultType {
    /// All types.
    pub const ALL: [Self; 10] = [
        Self::Plugin,
        Self::CommandUnsuccessful,
        Self::AuthenticationError,
        Self::RequestError,
        Self::ConnectionError,
        Self::ConnectionTimeout,
        Self::CertificateError,
        Self::PluginError,
        Self::PluginTimeout,
        Self::SignatureError,
    ];

    /// The name used in the API, in the database and by classifiers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plugin => "plugin",
            Self::CommandUnsuccessful => "command_unsuccessful",
            Self::AuthenticationError => "authentication_error",
            Self::RequestError => "request_error",
            Self::ConnectionError => "connection_error",
            Self::ConnectionTimeout => "connection_timeout",
            Self::CertificateError => "certificate_error",
            Self::PluginError => "plugin_error",
            Self::PluginTimeout => "plugin_timeout",
            Self::SignatureError => "signature_error",
        }
    }

    /// Whether the agent itself answered: it is there and it knows us.
    pub fn is_answer(self) -> bool {
        matches!(
            self,
            Self::Plugin
                | Self::CommandUnsuccessful
                | Self::PluginError
                | Self::PluginTimeout
                | Self::SignatureError
        )
    }
}

impl fmt::Display for ResultType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ResultType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" is not a result type"))
    }
}

/// The name under which a plugin's primary value is kept among its metrics.
pub const PRIMARY: &str = "value";

/// One further number that a plugin measured, next to its primary value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Such as `used_percent[/var]`: an instance stands in square brackets.
    pub name: String,
    /// Always finite.
    pub value: f64,
    /// Such as `%`, `B`, `B/s`, `s`; `1` for a plain number.
    pub unit: String,
}

/// What a run gave, before anybody judged it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Measured, or how it failed.
    pub result_type: ResultType,
    /// The plugin's value, if it gave one. Always finite.
    pub value: Option<f64>,
    /// The plugin's text, or the explanation of the failure.
    pub message: Option<String>,
    /// Further numbers.
    pub metrics: Vec<Metric>,
}

impl Outcome {
    /// A run that failed, with an explanation for people.
    pub fn failed(result_type: ResultType, message: impl Into<String>) -> Self {
        Self { result_type, value: None, message: Some(message.into()), metrics: Vec::new() }
    }
}

/// An outcome together with what it belongs to and when it was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What was measured.
    pub assignment_id: AssignmentId,
    /// When the answer arrived.
    pub at: Timestamp,
    /// How long the run took, in microseconds.
    pub duration_us: i64,
    /// What came of it.
    pub outcome: Outcome,
}

/// A reply with the classifier's verdict: the unit of history.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassifiedResult {
    /// What was measured.
    pub reply: Reply,
    /// What the classifier made of it.
    pub health: Health,
    /// Why, in the classifier's own words.
    pub reason: Option<String>,
}
