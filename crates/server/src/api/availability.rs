//! Availability: how much of the time hosts and services worked, over days of the calendar.

mod csv;
mod list;
mod of_one;
mod period;

use std::sync::Arc;

use domain::availability::Account;
use domain::health::Health;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use crate::availability::CountError;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_availability))
        .routes(routes!(csv::download_availability))
        .routes(routes!(of_one::get_host_availability))
        .routes(routes!(of_one::get_service_availability))
}

/// Seconds by health.
#[derive(Debug, Serialize, ToSchema)]
struct HealthSeconds {
    critical: i64,
    major: i64,
    minor: i64,
    degraded: i64,
    unknown: i64,
    ok: i64,
    no_data: i64,
}

/// Seconds by what they count as; each second of the time is counted once.
#[derive(Debug, Serialize, ToSchema)]
struct Counted {
    /// All seconds.
    total_s: i64,
    /// Seconds by health, without planned work.
    health_s: HealthSeconds,
    /// Seconds of planned work.
    maintenance_s: i64,
    /// How much of the watched time it worked (`ok`, `degraded` or `minor`), in percent. Watched
    /// is what was neither planned work nor without data; null if nothing was.
    availability_percent: Option<f64>,
    /// How much of the time without planned work has no data, in percent; null if all of it was
    /// planned work.
    no_data_percent: Option<f64>,
}

impl From<Account> for Counted {
    fn from(account: Account) -> Self {
        Self {
            total_s: account.total_s(),
            health_s: HealthSeconds {
                critical: account.health_s(Health::Critical),
                major: account.health_s(Health::Major),
                minor: account.health_s(Health::Minor),
                degraded: account.health_s(Health::Degraded),
                unknown: account.health_s(Health::Unknown),
                ok: account.health_s(Health::Ok),
                no_data: account.health_s(Health::NoData),
            },
            maintenance_s: account.maintenance_s(),
            availability_percent: account.availability_percent(),
            no_data_percent: account.no_data_percent(),
        }
    }
}

impl From<CountError> for ApiError {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Store(error) => error.into(),
            CountError::Day(error) => Self::internal(error),
        }
    }
}
