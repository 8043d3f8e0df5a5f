//! `GET /maintenance-windows/{id}`: one window of planned work.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::MaintenanceWindowId;

use super::{MaintenanceWindow, show};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/maintenance-windows/{id}", tag = "maintenance windows",
    params(("id" = i64, Path)), responses((status = 200, body = MaintenanceWindow))
)]
pub(super) async fn get_maintenance_window(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<MaintenanceWindowId>,
) -> Answer<Json<MaintenanceWindow>> {
    let window = shared.store.maintenance_window(id).await?;
    Ok(Json(show(window, shared.clock.now())))
}
