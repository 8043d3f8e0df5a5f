//! `GET /tokens`: all of them for administrators, their own for viewers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::user::Role;

use super::Token;
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/tokens", tag = "tokens", params(PageQuery),
    responses((status = 200, body = Listed<Token>))
)]
pub(super) async fn list_tokens(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Token>>> {
    let owner = (caller.user.role != Role::Administrator).then_some(caller.user.id);
    let tokens = shared.store.list_tokens(owner, &query.page()?).await?;
    Ok(Json(listed(tokens, Token::from)))
}
