//! A schedule: when checks run.
//!
//! Invariant: `execute_next` is always `start` plus a whole number of deltas, in UTC, and after
//! the moment it was computed at. It cannot drift, stick in the past or loop, whatever the clock
//! does and however slow a check is.

mod active_hours;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use active_hours::{ActiveHours, Weekday, Window};

use crate::id::{CheckId, IntervalId, ScheduleId};
use crate::invalid::Invalid;
use crate::text::{check_description, check_name};
use crate::time::{Span, Timestamp};

/// Shortest delta, in seconds.
pub const DELTA_S_MIN: i64 = 1;
/// Longest delta, in seconds: a leap year.
pub const DELTA_S_MAX: i64 = 366 * 86_400;
/// Most intervals of one schedule.
pub const INTERVALS_MAX: usize = 100;

/// One start and delta, as people set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntervalSettings {
    /// The anchor: runs happen here and every delta after it.
    pub start: Timestamp,
    /// Seconds between runs.
    pub delta_s: i64,
}

impl IntervalSettings {
    /// The first time after `now` at which the interval runs.
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        if now < self.start {
            return self.start;
        }
        let delta_us = self.delta_s.max(DELTA_S_MIN).saturating_mul(crate::time::MICROS_PER_SECOND);
        let passed = now.since(self.start).0 / delta_us;
        self.start.plus(Span(passed.saturating_add(1).saturating_mul(delta_us)))
    }

    /// How many runs lie in `execute_next ..= now`, at least 1 if it is due.
    pub fn runs_due(&self, execute_next: Timestamp, now: Timestamp) -> i64 {
        if now < execute_next {
            return 0;
        }
        let delta_us = self.delta_s.max(DELTA_S_MIN).saturating_mul(crate::time::MICROS_PER_SECOND);
        now.since(execute_next).0 / delta_us + 1
    }

    fn validate(&self, field: &str) -> Result<(), Invalid> {
        if !(DELTA_S_MIN..=DELTA_S_MAX).contains(&self.delta_s) {
            return Err(Invalid::new(
                format!("{field}.delta_s"),
                format!("must be between {DELTA_S_MIN} second and {DELTA_S_MAX} seconds (a year)"),
            ));
        }
        let years_1970_to_2200 = 0..=7_258_118_400_i64;
        if !years_1970_to_2200.contains(&self.start.seconds()) {
            return Err(Invalid::new(format!("{field}.start"), "must lie between 1970 and 2200"));
        }
        Ok(())
    }
}

/// What to do about an interval right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Its time has not come.
    NotYet,
    /// Run it now; it was due at the given time. `skipped` earlier runs were missed on the way.
    Run {
        /// When it should have run.
        due_at: Timestamp,
        /// Runs before this one that are too late to matter.
        skipped: i64,
    },
    /// Too late: do not run, but count `skipped` runs.
    TooLate {
        /// Runs that did not happen.
        skipped: i64,
    },
}

/// Decides about an interval whose stored next run is `execute_next`. Only the latest missed run
/// can still happen, and only if it is late by no more than `lateness_max`.
pub fn due(
    interval: &IntervalSettings,
    execute_next: Timestamp,
    now: Timestamp,
    lateness_max: Span,
) -> Due {
    let runs = interval.runs_due(execute_next, now);
    if runs == 0 {
        return Due::NotYet;
    }
    let delta_us = interval.delta_s.saturating_mul(crate::time::MICROS_PER_SECOND);
    let latest = execute_next.plus(Span((runs - 1).saturating_mul(delta_us)));
    if now.since(latest) <= lateness_max {
        Due::Run { due_at: latest, skipped: runs - 1 }
    } else {
        Due::TooLate { skipped: runs }
    }
}

/// What people set about a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleSettings {
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// A disabled schedule runs nothing.
    pub enabled: bool,
    /// What runs.
    pub check_ids: BTreeSet<CheckId>,
    /// When.
    pub intervals: Vec<IntervalSettings>,
    /// Runs outside these hours do not happen.
    pub active_hours: Option<ActiveHours>,
}

impl ScheduleSettings {
    /// Refuses blank names, deltas out of bounds, no interval at all, impossible hours.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)?;
        if self.intervals.is_empty() {
            return Err(Invalid::new("intervals", "is empty; give at least one interval"));
        }
        if self.intervals.len() > INTERVALS_MAX {
            return Err(Invalid::new(
                "intervals",
                format!("has more than {INTERVALS_MAX} intervals"),
            ));
        }
        for (index, interval) in self.intervals.iter().enumerate() {
            interval.validate(&format!("intervals[{index}]"))?;
        }
        self.active_hours.as_ref().map_or(Ok(()), ActiveHours::validate)
    }

    /// Whether a run at `at` may happen.
    pub fn is_active(&self, at: Timestamp) -> bool {
        self.enabled && self.active_hours.as_ref().is_none_or(|hours| hours.contain(at))
    }
}

/// An interval as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Its number.
    pub id: IntervalId,
    /// What people set.
    pub settings: IntervalSettings,
    /// When it runs next.
    pub execute_next: Timestamp,
}

/// A schedule as stored; `settings.intervals` and `intervals` have the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its number.
    pub id: ScheduleId,
    /// What people set.
    pub settings: ScheduleSettings,
    /// The intervals with their state.
    pub intervals: Vec<Interval>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Schedule {
    /// The next runs after `from` and before `until`, in order, at most `most` of them.
    ///
    /// Inactive hours are leapt over, not walked through run by run: a check every second that
    /// is active on Mondays only must still find its Monday, and quickly.
    pub fn upcoming(&self, from: Timestamp, until: Timestamp, most: usize) -> Vec<Timestamp> {
        if !self.settings.enabled {
            return Vec::new();
        }
        let hours = self.settings.active_hours.as_ref();
        let mut times = BTreeSet::new();
        for interval in &self.settings.intervals {
            let mut at = interval.next_after(from);
            let mut found = 0;
            while at < until && found < most {
                if let Some(closed_until) = hours.and_then(|hours| hours.closed_until(at)) {
                    at = interval.next_after(closed_until.minus(Span(1)));
                } else {
                    times.insert(at);
                    found += 1;
                    at = interval.next_after(at);
                }
            }
        }
        times.into_iter().take(most).collect()
    }
}
