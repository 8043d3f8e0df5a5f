//! `DELETE /users/{id}`: nobody can remove the last administrator.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::UserId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/users/{id}", tag = "users", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted, with all sessions and tokens"))
)]
pub(super) async fn delete_user(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<UserId>,
) -> Answer<StatusCode> {
    shared.store.delete_user(id).await?;
    shared.signals.configuration_changed("users");
    Ok(StatusCode::NO_CONTENT)
}
