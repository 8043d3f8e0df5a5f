//! What can go wrong between the core and an agent, and which result type that is.

use domain::outcome::{Outcome, ResultType};

use super::{Target, translate};

/// A failed exchange.
#[derive(Debug)]
pub(super) enum Fault {
    /// The name did not resolve.
    Resolve(std::io::Error),
    /// TCP failed.
    Connect(std::io::Error),
    /// TLS failed, for another reason than the pin.
    Tls(std::io::Error),
    /// The agent's public key is another than the pinned one.
    Pin,
    /// HTTP failed while asking or answering.
    Http(hyper::Error),
    /// The agent refused the key.
    Unauthorised,
    /// The agent refused the request.
    Refused {
        /// HTTP status.
        status: u16,
        /// The agent's own words, shortened.
        message: String,
    },
    /// The answer is not what the protocol allows.
    Malformed(String),
    /// The core could not read the package that the agent needs.
    Package(String),
}

impl Fault {
    /// Whether a kept-open connection turned out to be closed before anything was asked.
    pub(super) fn is_stale(&self) -> bool {
        matches!(self, Self::Http(error) if error.is_canceled() || error.is_closed() || error.is_incomplete_message())
    }

    /// The failed run that people see.
    pub(super) fn into_outcome(self, target: &Target) -> Outcome {
        let place = format!("{}:{}", target.address, target.port);
        let (result_type, message) = match self {
            Self::Resolve(error) => (
                ResultType::ConnectionError,
                format!("the name {} could not be resolved: {error}", target.address),
            ),
            Self::Connect(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => (
                ResultType::ConnectionError,
                format!("{place} refused the connection; is the agent running there?"),
            ),
            Self::Connect(error) => {
                (ResultType::ConnectionError, format!("no connection to {place}: {error}"))
            }
            Self::Tls(error) => (
                ResultType::CertificateError,
                format!(
                    "no TLS connection to {place}: {error}; if the agent was set up with another core's pin, set it up anew with this core's"
                ),
            ),
            Self::Pin => (
                ResultType::CertificateError,
                format!(
                    "{place} showed another certificate than the pinned one; the key was not sent. If the agent was set up anew, enrol the host again"
                ),
            ),
            Self::Http(error) => {
                (ResultType::ConnectionError, format!("the connection to {place} broke: {error}"))
            }
            Self::Unauthorised => (
                ResultType::AuthenticationError,
                format!("the agent at {place} refused the key; enrol the host again"),
            ),
            Self::Refused { status, message } => (
                ResultType::RequestError,
                format!("the agent at {place} refused the request ({status}): {message}"),
            ),
            Self::Malformed(what) => (
                ResultType::RequestError,
                format!("the agent at {place} sent something that is no valid answer: {what}"),
            ),
            Self::Package(why) => (
                ResultType::RequestError,
                format!("the plugin's package could not be read here: {why}"),
            ),
        };
        // Some of it is the agent's own words.
        Outcome::failed(result_type, translate::clean(message))
    }
}

impl From<hyper::Error> for Fault {
    fn from(error: hyper::Error) -> Self {
        Self::Http(error)
    }
}
