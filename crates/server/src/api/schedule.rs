//! Schedules: when checks run.

mod create;
mod delete;
mod get;
mod list;
mod next;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::id::{CheckId, IntervalId, ScheduleId};
use domain::schedule::{IntervalSettings, ScheduleSettings, Weekday, Window};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::time::Time;
use super::words;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_schedules, create::create_schedule))
        .routes(routes!(get::get_schedule, update::update_schedule, delete::delete_schedule))
        .routes(routes!(next::list_next_runs))
}

/// What people set about a schedule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ScheduleBody {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    check_ids: BTreeSet<CheckId>,
    intervals: Vec<IntervalBody>,
    /// Runs outside these hours do not happen; null for all hours.
    #[serde(default)]
    active_hours: Option<ActiveHours>,
}

/// One start and delta.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IntervalBody {
    /// Runs happen here and every delta after it; now, if absent.
    #[serde(default)]
    start: Option<Time>,
    /// Seconds between runs.
    #[schema(minimum = 1, maximum = 31_622_400)]
    delta_s: i64,
}

/// Windows on the wall clock of a time zone.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActiveHours {
    /// An IANA name.
    #[schema(example = "Europe/Berlin")]
    timezone: String,
    windows: Vec<HoursWindow>,
}

/// Hours on some days; one that ends at or before its start runs past midnight.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoursWindow {
    #[schema(value_type = Vec<words::Weekday>)]
    days: Vec<Weekday>,
    #[schema(example = "08:00")]
    from: String,
    #[schema(example = "18:00")]
    to: String,
}

fn yes() -> bool {
    true
}

impl ScheduleBody {
    fn settings(self, now: Timestamp) -> ScheduleSettings {
        let interval = |interval: IntervalBody| IntervalSettings {
            start: interval.start.map_or(now, |Time(at)| at),
            delta_s: interval.delta_s,
        };
        ScheduleSettings {
            name: self.name,
            description: self.description,
            enabled: self.enabled,
            check_ids: self.check_ids,
            intervals: self.intervals.into_iter().map(interval).collect(),
            active_hours: self.active_hours.map(Into::into),
        }
    }
}

impl From<ActiveHours> for domain::schedule::ActiveHours {
    fn from(hours: ActiveHours) -> Self {
        let window =
            |window: HoursWindow| Window { days: window.days, from: window.from, to: window.to };
        let windows = hours.windows.into_iter().map(window).collect();
        Self { timezone: hours.timezone, windows }
    }
}

impl From<domain::schedule::ActiveHours> for ActiveHours {
    fn from(hours: domain::schedule::ActiveHours) -> Self {
        let window =
            |window: Window| HoursWindow { days: window.days, from: window.from, to: window.to };
        let windows = hours.windows.into_iter().map(window).collect();
        Self { timezone: hours.timezone, windows }
    }
}

/// When checks run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Schedule {
    #[schema(value_type = i64)]
    id: ScheduleId,
    name: String,
    description: String,
    enabled: bool,
    #[schema(value_type = Vec<i64>)]
    check_ids: BTreeSet<CheckId>,
    intervals: Vec<Interval>,
    active_hours: Option<ActiveHours>,
    created_at: Time,
}

/// One start and delta with its state.
#[derive(Debug, Serialize, ToSchema)]
struct Interval {
    #[schema(value_type = i64)]
    id: IntervalId,
    start: Time,
    delta_s: i64,
    /// The next run, if the schedule is enabled and its hours allow it.
    execute_next: Time,
}

impl From<domain::schedule::Schedule> for Schedule {
    fn from(schedule: domain::schedule::Schedule) -> Self {
        let interval = |interval: domain::schedule::Interval| Interval {
            id: interval.id,
            start: interval.settings.start.into(),
            delta_s: interval.settings.delta_s,
            execute_next: interval.execute_next.into(),
        };
        Self {
            id: schedule.id,
            name: schedule.settings.name,
            description: schedule.settings.description,
            enabled: schedule.settings.enabled,
            check_ids: schedule.settings.check_ids,
            intervals: schedule.intervals.into_iter().map(interval).collect(),
            active_hours: schedule.settings.active_hours.map(Into::into),
            created_at: schedule.created_at.into(),
        }
    }
}
