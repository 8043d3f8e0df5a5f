//! `POST /schedules`: adds a schedule.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Schedule, ScheduleBody};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/schedules", tag = "schedules", request_body = ScheduleBody,
    responses((status = 201, body = Schedule))
)]
pub(super) async fn create_schedule(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<ScheduleBody>,
) -> Answer<(StatusCode, Json<Schedule>)> {
    let now = shared.clock.now();
    let settings = body.settings(now);
    let schedule = shared.store.create_schedule(&settings, now).await?;
    shared.signals.configuration_changed("schedules");
    Ok((StatusCode::CREATED, Json(schedule.into())))
}
