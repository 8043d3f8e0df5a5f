//! `GET /users/{id}`: one user.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::UserId;

use super::User;
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/users/{id}", tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = User))
)]
pub(super) async fn get_user(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<UserId>,
) -> Answer<Json<User>> {
    Ok(Json(shared.store.user(id).await?.into()))
}
