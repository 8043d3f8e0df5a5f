//! `PUT /maintenance-windows/{id}`: changes planned work, also when it has begun or is over.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::MaintenanceWindowId;

use super::{MaintenanceWindow, MaintenanceWindowBody, show};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/maintenance-windows/{id}", tag = "maintenance windows",
    params(("id" = i64, Path)), request_body = MaintenanceWindowBody,
    responses((status = 200, body = MaintenanceWindow))
)]
pub(super) async fn update_maintenance_window(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<MaintenanceWindowId>,
    Body(body): Body<MaintenanceWindowBody>,
) -> Answer<Json<MaintenanceWindow>> {
    let window = shared.store.update_maintenance_window(id, &body.settings()).await?;
    shared.signals.maintenance_changed();
    Ok(Json(show(window, shared.clock.now())))
}
