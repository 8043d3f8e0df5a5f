//! How an agent refuses a request that is not a run gone wrong.

use serde::{Deserialize, Serialize};

/// The body of every answer whose HTTP status is not 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message} ({code})")]
pub struct ApiError {
    /// One of [`code`], for programs.
    pub code: String,
    /// What was refused, why, and what to do, for people.
    pub message: String,
}

impl ApiError {
    /// An error from one of the codes in [`code`].
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

/// The values of [`ApiError::code`].
pub mod code {
    /// 401: the key is missing or wrong; the two are not told apart.
    pub const AUTHENTICATION_ERROR: &str = "authentication_error";
    /// 400, 404, 405, 411, 413 and 431: the request itself is wrong.
    pub const REQUEST_ERROR: &str = "request_error";
    /// 422: the package was refused, and the installed version stays.
    pub const PACKAGE_ERROR: &str = "package_error";
    /// 429: another run is in progress and the queue is full; ask again later.
    pub const BUSY: &str = "busy";
    /// 500: the agent could not do its part, e.g. its disk is full.
    pub const INTERNAL_ERROR: &str = "internal_error";
}
