//! `GET /monitoring-gaps`: when nobody watched, so that timelines do not claim to know.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Answer;
use super::error::ApiError;
use super::page::QueryOf;
use super::time::Time;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(list_monitoring_gaps))
}

/// Longest time that one answer covers: six years, as for measurements.
const SPAN_MAX: Span = Span::seconds(6 * 366 * 86_400);

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GapQuery {
    from: Time,
    /// Now, if absent.
    to: Option<Time>,
}

/// Times in which the server was off.
#[derive(Debug, Serialize, ToSchema)]
struct MonitoringGaps {
    /// Those of which some part lies in the time asked for, oldest first; the newest 10,000 if
    /// there are more.
    items: Vec<MonitoringGap>,
}

/// A time in which nobody watched: every health in it is `no_data`.
#[derive(Debug, Serialize, ToSchema)]
struct MonitoringGap {
    from: Time,
    to: Time,
}

#[utoipa::path(
    get, path = "/monitoring-gaps", tag = "availability", params(GapQuery),
    responses((status = 200, body = MonitoringGaps))
)]
async fn list_monitoring_gaps(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<GapQuery>,
) -> Answer<Json<MonitoringGaps>> {
    let Time(from) = query.from;
    let to: Timestamp = query.to.map_or_else(|| shared.clock.now(), |Time(to)| to);
    if from >= to || to.since(from) > SPAN_MAX {
        return Err(ApiError::invalid("from", "must lie before `to`, by at most six years"));
    }
    let gaps = shared.store.monitoring_gaps(from, to).await?.into_iter();
    let items = gaps.map(|gap| MonitoringGap { from: gap.from.into(), to: gap.to.into() });
    Ok(Json(MonitoringGaps { items: items.collect() }))
}
