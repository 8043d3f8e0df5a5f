//! The outermost layer: bounds how long an answer may take, turns panics into answers, and writes
//! each 5xx to the system log under the reference that the answer names.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;

use super::error::{ApiError, Fault};
use crate::shared::Shared;

/// Longest time until an answer begins, slow bodies included. Longer than any test of a channel
/// or of a connection; the event stream begins at once and then lasts.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);

pub(super) async fn layer(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let place = format!("{} {}", request.method(), request.uri().path());
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let mut response = match tokio::time::timeout(ANSWER_TIMEOUT, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => ApiError::internal("a handler panicked").into_response(),
        Err(_) => ApiError::unavailable(
            "the answer took too long; try again in a moment",
            format!("no answer within {} seconds", ANSWER_TIMEOUT.as_secs()),
        )
        .into_response(),
    };
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        let message = format!("{place}: {}", fault.cause);
        shared.log.error_with_reference("api", fault.code, message, fault.reference);
    }
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
