//! `GET /channels`: channels by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::Channel;
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/channels", tag = "channels", params(PageQuery),
    responses((status = 200, body = Listed<Channel>))
)]
pub(super) async fn list_channels(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Channel>>> {
    let page = shared.store.list_channels(query.text(), &query.page()?).await?;
    Ok(Json(listed(page, Channel::from)))
}
