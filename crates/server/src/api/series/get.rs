//! `GET /series`: one metric over time, as many points as a graph can draw.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::assignment::Assignment;
use domain::id::{CheckId, HostId, PluginId};
use domain::outcome::PRIMARY;
use domain::series::{Drawn, History, Point, Summary, draw_history};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::Answer;
use super::super::error::ApiError;
use super::super::page::QueryOf;
use super::{check_span, find, unit_of};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SeriesQuery {
    #[param(value_type = i64)]
    host: HostId,
    #[param(value_type = String)]
    plugin: PluginId,
    /// The primary value, if absent.
    metric: Option<String>,
    /// Only needed when several checks run the plugin on the host.
    #[param(value_type = Option<i64>)]
    check: Option<CheckId>,
    /// Unix seconds; an hour before `to`, if absent.
    from: Option<i64>,
    /// Unix seconds; now, if absent.
    to: Option<i64>,
    /// About how many points, 10 to 2000.
    points: Option<usize>,
}

/// One metric over time; a gap is a null entry in all four lists.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Series {
    #[schema(value_type = i64)]
    host_id: HostId,
    #[schema(value_type = i64)]
    check_id: CheckId,
    #[schema(value_type = String)]
    plugin_id: PluginId,
    metric: String,
    unit: String,
    /// Unix seconds.
    from: i64,
    /// Unix seconds.
    to: i64,
    /// Seconds that one point stands for; 0 if each is one measurement.
    step_s: i64,
    /// `raw` if each point is one measurement, else `bucket`.
    #[schema(value_type = String)]
    tier: &'static str,
    /// The usual distance of measurements.
    interval_s: Option<i64>,
    /// Unix seconds.
    time: Vec<i64>,
    min: Vec<Option<f64>>,
    max: Vec<Option<f64>>,
    mean: Vec<Option<f64>>,
    last: Vec<Option<f64>>,
}

#[utoipa::path(
    get, path = "/series", tag = "series", params(SeriesQuery),
    responses((status = 200, body = Series))
)]
pub(super) async fn get_series(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<SeriesQuery>,
) -> Answer<Json<Series>> {
    let to = query.to.unwrap_or_else(|| shared.clock.now().seconds());
    let from = query.from.unwrap_or(to.saturating_sub(3_600));
    check_span(from, to)?;
    let points = query.points.unwrap_or(300);
    if !(10..=2_000).contains(&points) {
        return Err(ApiError::invalid("points", "must be between 10 and 2000"));
    }
    let assignment = find(&shared, query.host, &query.plugin, query.check).await?;
    let metric = query.metric.unwrap_or_else(|| PRIMARY.to_owned());
    let stored = shared.store.series_of(&[assignment.id]).await?;
    let series = stored.into_iter().find(|series| series.metric == metric);
    let step_s = (to - from) / i64::try_from(points).unwrap_or(i64::MAX);
    let (unit, history) = match series {
        Some(series) => (series.unit, shared.store.history(series.id, from, to, step_s).await?),
        None => (String::new(), History::default()),
    };
    let unit = unit_of(&shared, &assignment, &metric, unit);
    let drawn = draw_history(&history, from, to, points);
    Ok(Json(show(assignment, metric, unit, (from, to), &drawn)))
}

fn show(
    assignment: Assignment,
    metric: String,
    unit: String,
    (from, to): (i64, i64),
    drawn: &Drawn,
) -> Series {
    let column = |value: fn(&Summary) -> f64| {
        drawn.points.iter().map(|point: &Point| point.summary.as_ref().map(value)).collect()
    };
    Series {
        host_id: assignment.host_id,
        check_id: assignment.check_id,
        plugin_id: assignment.plugin_id,
        metric,
        unit,
        from,
        to,
        step_s: drawn.step_s,
        tier: if drawn.step_s == 0 { "raw" } else { "bucket" },
        interval_s: drawn.interval_s,
        time: drawn.points.iter().map(|point| point.t).collect(),
        min: column(|summary| summary.min),
        max: column(|summary| summary.max),
        mean: column(|summary| summary.mean),
        last: column(|summary| summary.last),
    }
}
