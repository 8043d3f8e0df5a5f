//! `GET /host-groups`: groups by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{HostGroup, show};
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/host-groups", tag = "host groups", params(PageQuery),
    responses((status = 200, body = Listed<HostGroup>))
)]
pub(super) async fn list_host_groups(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<HostGroup>>> {
    let page = shared.store.list_host_groups(query.text(), &query.page()?).await?;
    let items = show(&shared, page.items).await?;
    Ok(Json(Listed { items, next_cursor: page.next }))
}
