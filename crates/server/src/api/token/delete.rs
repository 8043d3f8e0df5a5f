//! `DELETE /tokens/{id}`: the token stops working at once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::TokenId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "tokens", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_token(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<TokenId>,
) -> Answer<StatusCode> {
    shared.store.delete_token(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
