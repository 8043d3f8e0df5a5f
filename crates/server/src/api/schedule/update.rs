//! `PUT /schedules/{id}`: changes a schedule.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ScheduleId;

use super::{Schedule, ScheduleBody};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/schedules/{id}", tag = "schedules", params(("id" = i64, Path)),
    request_body = ScheduleBody, responses((status = 200, body = Schedule))
)]
pub(super) async fn update_schedule(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ScheduleId>,
    Body(body): Body<ScheduleBody>,
) -> Answer<Json<Schedule>> {
    let now = shared.clock.now();
    let settings = body.settings(now);
    let schedule = shared.store.update_schedule(id, &settings, now).await?;
    shared.signals.configuration_changed("schedules");
    Ok(Json(schedule.into()))
}
