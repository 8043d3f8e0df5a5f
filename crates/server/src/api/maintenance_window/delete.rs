//! `DELETE /maintenance-windows/{id}`: forgets that work was planned.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::MaintenanceWindowId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/maintenance-windows/{id}", tag = "maintenance windows",
    params(("id" = i64, Path)), responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_maintenance_window(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<MaintenanceWindowId>,
) -> Answer<StatusCode> {
    shared.store.delete_maintenance_window(id).await?;
    shared.signals.maintenance_changed();
    Ok(StatusCode::NO_CONTENT)
}
