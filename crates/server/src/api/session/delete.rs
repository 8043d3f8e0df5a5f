//! `DELETE /sessions/current`: signs out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::api::Answer;
use crate::api::auth::{Caller, Credentials, end_session_cookie};
use crate::api::error::ApiError;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/sessions/current", tag = "session",
    responses((status = 204, description = "signed out"))
)]
pub(super) async fn delete_session(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Answer<impl IntoResponse> {
    let Credentials::Session { secret_hash } = caller.credentials else {
        return Err(ApiError::conflict("a token has no session; delete the token instead"));
    };
    shared.store.delete_session(secret_hash).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, end_session_cookie())]))
}
