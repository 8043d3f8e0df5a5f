//! `GET /services`: services by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{Service, show};
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/services", tag = "services", params(PageQuery),
    responses((status = 200, body = Listed<Service>))
)]
pub(super) async fn list_services(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Service>>> {
    let page = shared.store.list_services(query.text(), &query.page()?).await?;
    let items = show(&shared, page.items).await?;
    Ok(Json(Listed { items, next_cursor: page.next }))
}
