//! Who is asking, and whether they may.
//!
//! Invariant: deny by default. Everything wants credentials but [`OPEN`]; everything that is not
//! a read wants an administrator but [`VIEWERS_MAY`]. Both lists are walked by a test.

mod caller;
mod login_limit;
mod origin;
pub mod password;
mod session;
mod token;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use domain::user::Role;

pub(super) use caller::{Caller, Credentials};
pub(super) use login_limit::client_address;
pub(super) use password::Gate;
pub(super) use session::{begin_session, end_session_cookie};
pub(super) use token::new_token;

use super::error::ApiError;
use crate::shared::Shared;

/// What answers without credentials.
pub(super) const OPEN: [(Method, &str); 4] = [
    (Method::GET, "/setup"),
    (Method::POST, "/setup"),
    (Method::POST, "/sessions"),
    (Method::GET, "/openapi.json"),
];

/// What viewers may do beyond reading.
pub(super) const VIEWERS_MAY: [(Method, &str); 2] =
    [(Method::DELETE, "/sessions/current"), (Method::POST, "/system-logs/read")];

/// Lets a request through to its handler, with the [`Caller`] in its extensions.
pub(super) async fn guard(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_in(&OPEN, &request) {
        if !safe {
            origin::refuse_foreign(&request)?;
        }
        return Ok(next.run(request).await);
    }
    let headers = request.headers().clone();
    let caller = Caller::find(&shared, &headers).await?;
    if !safe && matches!(caller.credentials, Credentials::Session { .. }) {
        origin::require_same(&request)?;
    }
    if !safe && caller.user.role != Role::Administrator && !is_in(&VIEWERS_MAY, &request) {
        return Err(ApiError::forbidden(
            "your role is viewer, which may only look; ask an administrator",
        ));
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

fn is_in(list: &[(Method, &str)], request: &Request) -> bool {
    let path = request.uri().path();
    let method = match *request.method() {
        Method::HEAD => &Method::GET,
        ref method => method,
    };
    list.iter().any(|(listed, at)| listed == method && *at == path)
}
