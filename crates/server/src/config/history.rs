//! `[history]`: how long what is kept.

use super::reader::{Faults, Section};

/// `[history]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Days for which every measurement and message is kept.
    pub raw_days: i64,
    /// Days for which the hours' minimum, maximum, mean and last value are kept.
    pub hours_days: i64,
    /// Days for which delivered notifications are kept.
    pub notifications_days: i64,
    /// Hours for which results stay in the log, at least; then they are sealed, a stretch at a time.
    pub log_hours: i64,
    /// Samples that stay in the log, at most: what a graph of the last hours holds in memory.
    pub log_samples_max: i64,
}

impl History {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        Self {
            raw_days: section.bounded("raw_days", 90, (1, 36_500), faults),
            hours_days: section.bounded("hours_days", 5 * 366, (1, 36_500), faults),
            notifications_days: section.bounded("notifications_days", 366, (1, 36_500), faults),
            log_hours: section.bounded("log_hours", 2, (1, 48), faults),
            log_samples_max: section.bounded(
                "log_samples_max",
                2_000_000,
                (10_000, 100_000_000),
                faults,
            ),
        }
    }
}
