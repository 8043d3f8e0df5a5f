//! `GET /schedules/{id}/next`: when it will run, daylight saving and active hours included.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ScheduleId;
use domain::time::Span;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::id::Id;
use crate::api::page::QueryOf;
use crate::api::time::Time;
use crate::shared::Shared;

/// Most times in one answer.
const TIMES_MAX: usize = 2_000;
/// Furthest look ahead: a month.
const HOURS_MAX: i64 = 31 * 24;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NextQuery {
    /// How far to look ahead, at most 744.
    #[serde(default = "one_day")]
    hours: i64,
}

fn one_day() -> i64 {
    24
}

/// The coming runs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NextRuns {
    times: Vec<Time>,
    /// Whether there are more than could be listed.
    truncated: bool,
}

#[utoipa::path(
    get, path = "/schedules/{id}/next", tag = "schedules", params(("id" = i64, Path), NextQuery),
    responses((status = 200, body = NextRuns))
)]
pub(super) async fn list_next_runs(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ScheduleId>,
    QueryOf(query): QueryOf<NextQuery>,
) -> Answer<Json<NextRuns>> {
    if !(1..=HOURS_MAX).contains(&query.hours) {
        return Err(ApiError::invalid("hours", format!("must be between 1 and {HOURS_MAX}")));
    }
    let schedule = shared.store.schedule(id).await?;
    let now = shared.clock.now();
    let until = now.plus(Span::seconds(query.hours * 3_600));
    let mut times = schedule.upcoming(now, until, TIMES_MAX + 1);
    let truncated = times.len() > TIMES_MAX;
    times.truncate(TIMES_MAX);
    Ok(Json(NextRuns { times: times.into_iter().map(Time).collect(), truncated }))
}
