//! `GET /alerts`: alerts by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{Alert, show};
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/alerts", tag = "alerts", params(PageQuery),
    responses((status = 200, body = Listed<Alert>))
)]
pub(super) async fn list_alerts(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Alert>>> {
    let page = shared.store.list_alerts(query.text(), &query.page()?).await?;
    let items = show(&shared, page.items).await?;
    Ok(Json(Listed { items, next_cursor: page.next }))
}
