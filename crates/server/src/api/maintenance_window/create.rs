//! `POST /maintenance-windows`: plans work, or notes in retrospect that there was some.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{MaintenanceWindow, MaintenanceWindowBody, show};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/maintenance-windows", tag = "maintenance windows",
    request_body = MaintenanceWindowBody, responses((status = 201, body = MaintenanceWindow))
)]
pub(super) async fn create_maintenance_window(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<MaintenanceWindowBody>,
) -> Answer<(StatusCode, Json<MaintenanceWindow>)> {
    let now = shared.clock.now();
    let window = shared.store.create_maintenance_window(&body.settings(), now).await?;
    shared.signals.maintenance_changed();
    Ok((StatusCode::CREATED, Json(show(window, now))))
}
