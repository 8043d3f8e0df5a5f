//! `GET /users`: everybody who can sign in, by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::User;
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/users", tag = "users", params(PageQuery),
    responses((status = 200, body = Listed<User>))
)]
pub(super) async fn list_users(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<User>>> {
    let users = shared.store.list_users(query.text(), &query.page()?).await?;
    Ok(Json(listed(users, User::from)))
}
