//! `GET /checks`: checks by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{Check, show};
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/checks", tag = "checks", params(PageQuery),
    responses((status = 200, body = Listed<Check>))
)]
pub(super) async fn list_checks(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Check>>> {
    let page = shared.store.list_checks(query.text(), &query.page()?).await?;
    let items = show(&shared, page.items).await?;
    Ok(Json(Listed { items, next_cursor: page.next }))
}
