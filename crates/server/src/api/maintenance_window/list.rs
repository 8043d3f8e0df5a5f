//! `GET /maintenance-windows`: planned work by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{MaintenanceWindow, show};
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/maintenance-windows", tag = "maintenance windows", params(PageQuery),
    responses((status = 200, body = Listed<MaintenanceWindow>))
)]
pub(super) async fn list_maintenance_windows(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<MaintenanceWindow>>> {
    let page = shared.store.list_maintenance_windows(query.text(), &query.page()?).await?;
    let now = shared.clock.now();
    Ok(Json(listed(page, |window| show(window, now))))
}
