//! `POST /alerts`: adds an alert.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Alert, AlertBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/alerts", tag = "alerts", request_body = AlertBody,
    responses((status = 201, body = Alert))
)]
pub(super) async fn create_alert(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<AlertBody>,
) -> Answer<(StatusCode, Json<Alert>)> {
    let settings = body.settings();
    let now = shared.clock.now();
    let alert = shared.store.create_alert(&settings, now).await?;
    shared.signals.configuration_changed("alerts");
    Ok((StatusCode::CREATED, Json(show_one(&shared, alert).await?)))
}
