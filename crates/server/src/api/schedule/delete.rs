//! `DELETE /schedules/{id}`: its checks stay and run by their other schedules, if any.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::ScheduleId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/schedules/{id}", tag = "schedules", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_schedule(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ScheduleId>,
) -> Answer<StatusCode> {
    shared.store.delete_schedule(id).await?;
    shared.signals.configuration_changed("schedules");
    Ok(StatusCode::NO_CONTENT)
}
