//! The one shape of every refusal, and which status each kind of failure has.
//!
//! Invariant: a 5xx answer never tells what failed inside; it names a reference under which the
//! system log has the cause (see [`super::fault`]).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::invalid::Invalid;
use serde::Serialize;
use store::StoreError;
use store::error::Ailment;
use utoipa::ToSchema;

use crate::random;

/// What every 4xx and 5xx answer carries.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApiProblem {
    /// A word that programs can act on, such as `validation_failed`.
    code: &'static str,
    /// What is wrong and what to do, for people.
    message: String,
    /// The field at fault, such as `intervals[1].delta_s`.
    field: Option<String>,
    /// Names this answer; the system log has it for 5xx answers.
    id: String,
}

/// A request that was refused or failed.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    field: Option<String>,
    retry_after_s: Option<i64>,
    cause: Option<String>,
}

/// Travels with a 5xx answer to the layer that writes it to the system log.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) reference: String,
    pub(super) code: &'static str,
    pub(super) cause: String,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, code, message, field: None, retry_after_s: None, cause: None }
    }

    pub(super) fn malformed(message: impl Into<String>, field: Option<String>) -> Self {
        Self { field, ..Self::new(StatusCode::BAD_REQUEST, "malformed", message) }
    }

    pub(super) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Invalid::new(field, message).into()
    }

    pub(super) fn unauthenticated() -> Self {
        let message = "sign in, or send an API token";
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", message)
    }

    pub(super) fn wrong_credentials() -> Self {
        let message = "the name or the password is wrong";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", message)
    }

    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(super) fn not_found(noun: &str, id: impl std::fmt::Display) -> Self {
        let message = format!("there is no {noun} {id}");
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn no_such_route() -> Self {
        let message = "there is nothing at this address; GET /api/v1/openapi.json lists all";
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn method_not_allowed() -> Self {
        let message = "this address does not take that method; see the Allow header";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
    }

    pub(super) fn too_large(bytes_max: usize) -> Self {
        let message = format!("the body is larger than {} KiB", bytes_max / 1024);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", message)
    }

    pub(super) fn rate_limited(retry_after_s: i64) -> Self {
        let message = format!("too many attempts; try again in {retry_after_s} seconds");
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", message);
        Self { retry_after_s: Some(retry_after_s), ..error }
    }

    pub(super) fn unavailable(message: impl Into<String>, cause: impl Into<String>) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message);
        Self { cause: Some(cause.into()), retry_after_s: Some(5), ..error }
    }

    pub(super) fn internal(cause: impl std::fmt::Display) -> Self {
        let message = "something failed in the server; the system log tells more under this id";
        let error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message);
        Self { cause: Some(cause.to_string()), ..error }
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let error = Self::new(status, "validation_failed", invalid.to_string());
        Self { field: Some(invalid.field), ..error }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Invalid(invalid) => invalid.into(),
            StoreError::NotFound { noun, id } => Self::not_found(noun, id),
            StoreError::InUse { .. } => {
                Self::new(StatusCode::CONFLICT, "in_use", error.to_string())
            }
            StoreError::Conflict(message) => Self::conflict(message),
            StoreError::Database(_) => {
                Self::unavailable(remedy(error.ailment()), error.to_string())
            }
            StoreError::Corrupt(_) | StoreError::Migration(_) | StoreError::NewerSchema { .. } => {
                Self::internal(error)
            }
        }
    }
}

/// What is wrong with the database, and what to do.
fn remedy(ailment: Ailment) -> String {
    match ailment {
        Ailment::DiskFull | Ailment::DiskFailing | Ailment::ReadOnly | Ailment::Busy => {
            format!("{}; try again once that is mended", ailment.as_words())
        }
        Ailment::Away | Ailment::Other => {
            "the database does not answer as it should; try again in a moment".to_owned()
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let id = reference();
        let fault = self.cause.map(|cause| Fault { reference: id.clone(), code: self.code, cause });
        let problem = ApiProblem { code: self.code, message: self.message, field: self.field, id };
        let mut response = (self.status, axum::Json(problem)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(fault) = fault {
            response.extensions_mut().insert(fault);
        }
        response
    }
}

/// Such as `e-7F3K2M`: short enough to read out on the phone, without letters that look alike.
fn reference() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters = random::bytes::<6>().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    format!("e-{}", letters.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_and_others_faults_stay_inside() {
        assert!(remedy(Ailment::DiskFull).starts_with("the database's disk is full; try again"));
        assert!(!remedy(Ailment::Other).contains("refuses"), "it may have been a question");
    }
}
