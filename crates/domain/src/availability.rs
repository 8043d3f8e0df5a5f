//! Availability: how many seconds a subject spent in which health, read from its log of changes,
//! with planned work and unwatched time counted apart.
//!
//! All counting is in whole seconds: a change counts from the second in which it happened, a
//! period from the second of its beginning to the end of its last second. That is what makes
//! accounts exact however a span is cut, on the last digit.
//!
//! Invariant: every second of a span is counted once. Planned work comes first, then time in
//! which nobody watched (no data, whatever the log says), then the health by the log; before the
//! first change there is no data.

mod account;
mod day;

use crate::health::Health;
use crate::time::{MICROS_PER_SECOND, Timestamp};

pub use account::{Account, Outages};
pub use day::{UnknownDay, date_of_day, day_bounds, day_of, day_of_date};

/// From `from` up to `to`, which is not part of it; nothing if `from` is not earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub from: Timestamp,
    /// The moment after the last.
    pub to: Timestamp,
}

impl Period {
    /// Every second that the period touches.
    fn seconds(self) -> (i64, i64) {
        let end = Timestamp(self.to.0.saturating_add(MICROS_PER_SECOND - 1));
        (self.from.seconds(), end.seconds())
    }
}

/// A change of health, as far as counting needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// The health from then on.
    pub to: Health,
}

/// What is known about one subject's past.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record<'a> {
    /// The subject's changes in the order of their commits, beginning no later than the last one
    /// (in that order) that lies before the span that is asked about.
    pub changes: &'a [Change],
    /// When nobody watched; in any order, overlaps allowed.
    pub gaps: &'a [Period],
    /// When work on the subject was planned; in any order, overlaps allowed.
    pub maintenance: &'a [Period],
}

/// What a second counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Planned work.
    Maintenance,
    /// This health.
    Health(Health),
}

/// Seconds in a row that count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// What they count as.
    pub condition: Condition,
    /// The first second, since 1970.
    pub from_s: i64,
    /// The second after the last.
    pub to_s: i64,
}

impl Stretch {
    /// How long it is.
    pub fn length_s(self) -> i64 {
        self.to_s - self.from_s
    }
}

impl Record<'_> {
    /// The stretches that fill the span from the second `from_s` up to `to_s`, in order;
    /// neighbours differ.
    pub fn stretches(&self, from_s: i64, to_s: i64) -> Vec<Stretch> {
        let healths = by_second(self.changes);
        let gaps = joined(self.gaps);
        let planned = joined(self.maintenance);
        let edges = gaps.iter().chain(&planned).flat_map(|(from, to)| [*from, *to]);
        let mut cuts: Vec<i64> = healths.iter().map(|(at, _)| *at).chain(edges).collect();
        cuts.retain(|at| (from_s..to_s).contains(at));
        cuts.extend([from_s, to_s.max(from_s)]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut stretches: Vec<Stretch> = Vec::new();
        for pair in cuts.windows(2) {
            let (from_s, to_s) = (pair[0], pair[1]);
            let condition = if covers(&planned, from_s) {
                Condition::Maintenance
            } else if covers(&gaps, from_s) {
                Condition::Health(Health::NoData)
            } else {
                Condition::Health(health_at(&healths, from_s))
            };
            match stretches.last_mut() {
                Some(last) if last.condition == condition => last.to_s = to_s,
                _ => stretches.push(Stretch { condition, from_s, to_s }),
            }
        }
        stretches
    }

    /// The seconds of the span, by what they count as.
    pub fn account(&self, from_s: i64, to_s: i64) -> Account {
        let mut account = Account::default();
        for stretch in self.stretches(from_s, to_s) {
            account.add(stretch.condition, stretch.length_s());
        }
        account
    }

    /// The outages of the span; see [`Outages`].
    pub fn outages(&self, from_s: i64, to_s: i64) -> Outages {
        Outages::among(&self.stretches(from_s, to_s))
    }
}

/// The changes that hold for at least a second, by the second from which they do: a change holds
/// until the next one in the order of commits, even where a clock was set back in between.
fn by_second(changes: &[Change]) -> Vec<(i64, Health)> {
    let mut found: Vec<(i64, Health)> = Vec::with_capacity(changes.len());
    for change in changes {
        let at = change.at.seconds();
        while found.last().is_some_and(|(earlier, _)| *earlier >= at) {
            found.pop();
        }
        found.push((at, change.to));
    }
    found
}

fn health_at(healths: &[(i64, Health)], second: i64) -> Health {
    let after = healths.partition_point(|(at, _)| *at <= second);
    after.checked_sub(1).map_or(Health::NoData, |last| healths[last].1)
}

/// The seconds of `periods` as disjoint ranges in order.
fn joined(periods: &[Period]) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64)> = periods
        .iter()
        .filter(|period| period.from < period.to)
        .map(|period| period.seconds())
        .collect();
    ranges.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match joined.last_mut() {
            Some((_, end)) if *end >= from => *end = (*end).max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn covers(ranges: &[(i64, i64)], second: i64) -> bool {
    let after = ranges.partition_point(|(from, _)| *from <= second);
    after.checked_sub(1).is_some_and(|last| second < ranges[last].1)
}
