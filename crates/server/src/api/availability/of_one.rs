//! `GET /availability/hosts/{id}` and `/availability/services/{id}`: one of them, day by day.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::availability::Account;
use domain::id::{HostId, ServiceId};
use domain::transition::Subject;
use serde::Serialize;
use utoipa::ToSchema;

use super::Counted;
use super::period::{PeriodQuery, ReportPeriod, date};
use crate::api::Answer;
use crate::api::id::Id;
use crate::api::page::QueryOf;
use crate::availability::days_of;
use crate::shared::Shared;

/// How much of each day something worked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AvailabilityDays {
    period: ReportPeriod,
    name: String,
    /// All days together.
    counted: Counted,
    /// Oldest first.
    days: Vec<AvailabilityDay>,
}

/// How much of one day something worked.
#[derive(Debug, Serialize, ToSchema)]
struct AvailabilityDay {
    /// Such as `2026-10-01`.
    date: String,
    counted: Counted,
}

#[utoipa::path(
    get, path = "/availability/hosts/{id}", tag = "availability",
    params(("id" = i64, Path), PeriodQuery),
    responses((status = 200, body = AvailabilityDays))
)]
pub(super) async fn get_host_availability(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
    QueryOf(query): QueryOf<PeriodQuery>,
) -> Answer<Json<AvailabilityDays>> {
    let name = shared.store.host(id).await?.settings.name;
    day_by_day(&shared, Subject::Host(id), name, &query).await
}

#[utoipa::path(
    get, path = "/availability/services/{id}", tag = "availability",
    params(("id" = i64, Path), PeriodQuery),
    responses((status = 200, body = AvailabilityDays))
)]
pub(super) async fn get_service_availability(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
    QueryOf(query): QueryOf<PeriodQuery>,
) -> Answer<Json<AvailabilityDays>> {
    let name = shared.store.service(id).await?.settings.name;
    day_by_day(&shared, Subject::Service(id), name, &query).await
}

async fn day_by_day(
    shared: &Shared,
    subject: Subject,
    name: String,
    query: &PeriodQuery,
) -> Answer<Json<AvailabilityDays>> {
    let span = query.span(shared, shared.clock.now())?;
    let zone = &shared.config.reports.time_zone.zone;
    let mut all = Account::default();
    let mut days = Vec::new();
    for day in days_of(&shared.store, subject, span, zone).await? {
        all += day.account;
        let date = date(day.day)?.to_string();
        days.push(AvailabilityDay { date, counted: day.account.into() });
    }
    let period = ReportPeriod::of(span, shared)?;
    Ok(Json(AvailabilityDays { period, name, counted: all.into(), days }))
}
