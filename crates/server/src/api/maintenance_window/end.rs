//! `POST /maintenance-windows/{id}/end`: ends work that is under way, by the server's clock.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::MaintenanceWindowId;

use super::{MaintenanceWindow, show};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/maintenance-windows/{id}/end", tag = "maintenance windows",
    params(("id" = i64, Path)), responses((status = 200, body = MaintenanceWindow))
)]
pub(super) async fn end_maintenance_window(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<MaintenanceWindowId>,
) -> Answer<Json<MaintenanceWindow>> {
    let now = shared.clock.now();
    let window = shared.store.end_maintenance_window(id, now).await?;
    shared.signals.maintenance_changed();
    Ok(Json(show(window, now)))
}
