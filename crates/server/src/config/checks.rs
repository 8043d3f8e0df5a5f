//! `[checks]`: the bounds of running plugins.

use super::reader::{Faults, Section};

/// `[checks]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks {
    /// A run that is later than this is skipped and counted, in seconds.
    pub lateness_max_s: i64,
    /// Runs under way at the same time, over all hosts.
    pub concurrency_max: usize,
    /// Total deadline of a run whose plugin names none: connect, transfer and execution.
    pub timeout_ms: u64,
    /// Results that wait to be stored, at most, while the database takes none.
    pub results_waiting_max: usize,
}

impl Checks {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        Self {
            lateness_max_s: section.bounded("lateness_max_s", 60, (0, 86_400), faults),
            concurrency_max: section.bounded("concurrency_max", 256, (1, 65_536), faults),
            results_waiting_max: section.bounded(
                "results_waiting_max",
                20_000,
                (100, 1_000_000),
                faults,
            ),
            timeout_ms: section.bounded("timeout_ms", 30_000, (100, 300_000), faults),
        }
    }
}
