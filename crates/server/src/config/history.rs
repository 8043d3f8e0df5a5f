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
}

impl History {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        Self {
            raw_days: section.bounded("raw_days", 90, (1, 36_500), faults),
            hours_days: section.bounded("hours_days", 5 * 366, (1, 36_500), faults),
            notifications_days: section.bounded("notifications_days", 366, (1, 36_500), faults),
        }
    }
}
