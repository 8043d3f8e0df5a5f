//! How well the monitoring itself keeps up: counters that any page can show.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// The counters; all since the start of the server.
#[derive(Debug, Default)]
pub struct Monitoring {
    /// Runs that started later than their interval by over a second.
    pub late_runs: AtomicU64,
    /// Runs that were too late to happen, or whose predecessor was still under way.
    pub skipped_runs: AtomicU64,
    /// Runs under way.
    pub in_flight: AtomicI64,
    /// Runs that were answered.
    pub finished_runs: AtomicU64,
    /// Finished runs in the last minute, written by the planner once a minute.
    pub checks_per_minute: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// See [`Monitoring::late_runs`].
    pub late_runs: u64,
    /// See [`Monitoring::skipped_runs`].
    pub skipped_runs: u64,
    /// See [`Monitoring::in_flight`].
    pub in_flight: i64,
    /// See [`Monitoring::checks_per_minute`].
    pub checks_per_minute: u64,
}

impl Monitoring {
    /// The counters now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            late_runs: self.late_runs.load(Ordering::Relaxed),
            skipped_runs: self.skipped_runs.load(Ordering::Relaxed),
            in_flight: self.in_flight.load(Ordering::Relaxed),
            checks_per_minute: self.checks_per_minute.load(Ordering::Relaxed),
        }
    }
}
