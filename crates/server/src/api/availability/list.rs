//! `GET /availability`: every service and every host over some days.
//!
//! Invariant: all pages of one report count up to the same second, so that what goes on
//! meanwhile neither repeats a row nor leaves one out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Counted;
use super::period::{PeriodQuery, ReportPeriod};
use crate::api::Answer;
use crate::api::page::{QueryOf, cut, decode};
use crate::availability::{Place, Row, report};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// Such as `2026-10`. The present month, if neither it nor `from` is given.
    month: Option<String>,
    /// The first day, such as `2026-10-01`, instead of a month.
    from: Option<String>,
    /// The last day, up to a year after the first one; today, if absent.
    to: Option<String>,
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`; with the same days.
    cursor: Option<String>,
    /// Only services and hosts whose name contains this text.
    q: Option<String>,
}

/// The second up to which the report counts, and a place in it.
type Cursor = (i64, Place);

impl ReportQuery {
    /// When the first page of the report was asked for; `now`, if this is it.
    fn counted_at(&self, now: Timestamp) -> Answer<Timestamp> {
        let cursor: Option<Cursor> = self.cursor.as_deref().map(decode).transpose()?;
        Ok(cursor.map_or(now, |(at_s, _)| Timestamp::from_seconds(at_s.max(0)).min(now)))
    }
}

/// How much of the time everything worked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AvailabilityReport {
    period: ReportPeriod,
    /// Services and hosts: services first, then the worst first.
    items: Vec<Availability>,
    /// Give this as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// How much of the time one host or service worked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Availability {
    /// `service` or `host`.
    #[schema(value_type = String)]
    kind: &'static str,
    id: i64,
    name: String,
    counted: Counted,
    /// How often it stopped working (`unknown`, `major` or `critical`). Planned work and time
    /// without data neither end an outage nor count towards its length.
    outages: i64,
    /// The longest outage; 0 if there was none.
    longest_outage_s: i64,
    /// How long it took on average until it worked again; null if there was no outage.
    mean_outage_s: Option<i64>,
}

impl From<Row> for Availability {
    fn from(row: Row) -> Self {
        Self {
            kind: row.subject.kind(),
            id: row.subject.number(),
            name: row.name,
            counted: row.account.into(),
            outages: row.outages.count,
            longest_outage_s: row.outages.longest_s,
            mean_outage_s: row.outages.mean_s(),
        }
    }
}

#[utoipa::path(
    get, path = "/availability", tag = "availability", params(ReportQuery),
    responses((status = 200, body = AvailabilityReport))
)]
pub(super) async fn list_availability(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<ReportQuery>,
) -> Answer<Json<AvailabilityReport>> {
    let at = query.counted_at(shared.clock.now())?;
    let text = query.q.as_deref().unwrap_or("").trim().to_lowercase();
    let days = PeriodQuery { month: query.month, from: query.from, to: query.to };
    let span = days.span(&shared, at)?;
    let mut rows = report(&shared.store, span, &shared.config.reports.time_zone.zone).await?;
    rows.retain(|row| row.name.to_lowercase().contains(&text));
    let key = |row: &Row| -> Cursor { (at.seconds(), row.place()) };
    let (rows, next_cursor) = cut(rows, query.limit, query.cursor.as_deref(), key)?;
    let items = rows.into_iter().map(Availability::from).collect();
    Ok(Json(AvailabilityReport { period: ReportPeriod::of(span, &shared)?, items, next_cursor }))
}
