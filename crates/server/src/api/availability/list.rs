//! `GET /availability`: every service and every host over some days.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Counted;
use super::period::{PeriodQuery, ReportPeriod};
use crate::api::Answer;
use crate::api::page::QueryOf;
use crate::availability::{Row, report};
use crate::shared::Shared;

/// How much of the time everything worked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AvailabilityReport {
    period: ReportPeriod,
    /// Every service and every host: services first, then the worst first.
    items: Vec<Availability>,
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
    get, path = "/availability", tag = "availability", params(PeriodQuery),
    responses((status = 200, body = AvailabilityReport))
)]
pub(super) async fn list_availability(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PeriodQuery>,
) -> Answer<Json<AvailabilityReport>> {
    let span = query.span(&shared)?;
    let rows = report(&shared.store, span, &shared.config.reports.time_zone.zone).await?;
    let items = rows.into_iter().map(Availability::from).collect();
    Ok(Json(AvailabilityReport { period: ReportPeriod::of(span, &shared)?, items }))
}
