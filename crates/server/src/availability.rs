//! Availability of hosts and services: finished days are counted once and kept, everything else
//! is counted when somebody asks. Both by the same rule, [`Record`], so they cannot disagree.

mod finish;
mod report;

use std::collections::BTreeSet;

use domain::availability::{Change, Period, Record, UnknownDay, day_bounds, day_of};
use domain::group::GroupGraph;
use domain::maintenance::MaintenanceWindow;
use domain::time::Timestamp;
use domain::transition::Subject;
use jiff::tz::TimeZone;
use store::{Store, StoreError};

pub use finish::finish_days;
pub use report::{Place, Row, days_of, report};

/// Whole days of the calendar, up to the present at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day, counted from 1970-01-01.
    pub first: i64,
    /// The last day.
    pub last: i64,
    /// The second in which the first day begins.
    pub from_s: i64,
    /// The second in which the last day ends, or the present one if that comes earlier.
    pub to_s: i64,
}

impl Span {
    /// The days from `first` to `last` in `zone`, up to that of `now`; `first` has begun.
    pub fn new(first: i64, last: i64, zone: &TimeZone, now: Timestamp) -> Result<Self, UnknownDay> {
        let last = last.min(day_of(now, zone)?);
        let (from_s, _) = day_bounds(first, zone)?;
        let (_, to_s) = day_bounds(last, zone)?;
        Ok(Self { first, last, from_s, to_s: to_s.min(now.seconds()) })
    }

    /// The seconds of one of its days that have passed.
    fn part(self, day: i64, zone: &TimeZone) -> Result<(i64, i64), UnknownDay> {
        let (from_s, to_s) = day_bounds(day, zone)?;
        Ok((from_s, to_s.min(self.to_s)))
    }
}

/// A count that failed.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The clock, or what it once told, lies beyond the calendar.
    #[error(transparent)]
    Day(#[from] UnknownDay),
}

/// What subjects have in common over some time: when nobody watched, and what work was planned.
struct Surroundings {
    gaps: Vec<Period>,
    windows: Vec<MaintenanceWindow>,
    groups: GroupGraph,
}

impl Surroundings {
    async fn load(store: &Store, from_s: i64, to_s: i64) -> Result<Self, StoreError> {
        let (from, to) = (Timestamp::from_seconds(from_s), Timestamp::from_seconds(to_s));
        Ok(Self {
            gaps: store.monitoring_gaps(from, to).await?,
            windows: store.maintenance_windows_between(from, to).await?,
            groups: store.group_graph().await?,
        })
    }

    /// When work on `subject` was planned.
    fn maintenance_of(&self, subject: Subject) -> Vec<Period> {
        let groups = match subject {
            Subject::Host(host) if !self.windows.is_empty() => self.groups.groups_of(host),
            _ => BTreeSet::new(),
        };
        let covers = |window: &&MaintenanceWindow| match subject {
            Subject::Host(host) => window.covers_host(host, &groups),
            Subject::Service(service) => window.covers_service(service),
            Subject::Assignment(_) => false,
        };
        let period = |window: &MaintenanceWindow| Period {
            from: window.settings.from,
            to: window.settings.to,
        };
        self.windows.iter().filter(covers).map(period).collect()
    }

    /// Everything that counts for one subject, for `count` to count from.
    fn with_record<T>(
        &self,
        subject: Subject,
        changes: &[Change],
        count: impl FnOnce(Record<'_>) -> T,
    ) -> T {
        let maintenance = self.maintenance_of(subject);
        count(Record { changes, gaps: &self.gaps, maintenance: &maintenance })
    }
}
