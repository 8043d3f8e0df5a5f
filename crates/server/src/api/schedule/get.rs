//! `GET /schedules/{id}`: one schedule.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ScheduleId;

use super::Schedule;
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/schedules/{id}", tag = "schedules", params(("id" = i64, Path)),
    responses((status = 200, body = Schedule))
)]
pub(super) async fn get_schedule(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ScheduleId>,
) -> Answer<Json<Schedule>> {
    let schedule = shared.store.schedule(id).await?;
    Ok(Json(schedule.into()))
}
