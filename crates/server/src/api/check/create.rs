//! `POST /checks`: adds a check.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Check, CheckBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/checks", tag = "checks", request_body = CheckBody,
    responses((status = 201, body = Check))
)]
pub(super) async fn create_check(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<CheckBody>,
) -> Answer<(StatusCode, Json<Check>)> {
    let (settings, schedules) = body.split(&shared).await?;
    let now = shared.clock.now();
    let check = shared.store.create_check(&settings, &schedules, now).await?;
    shared.signals.configuration_changed("checks");
    Ok((StatusCode::CREATED, Json(show_one(&shared, check).await?)))
}
