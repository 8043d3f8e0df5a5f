//! How well the monitoring itself keeps up: counters that any page can show.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use domain::id::HostId;
use domain::time::Timestamp;

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
    /// Since when, in microseconds since 1970, the server has watched without a gap.
    watching_since_us: AtomicI64,
    /// Hosts on which runs wait or are under way.
    busy_hosts: Mutex<HashSet<HostId>>,
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
    /// Since when the server has watched without a gap.
    pub fn watching_since(&self) -> Timestamp {
        Timestamp(self.watching_since_us.load(Ordering::Relaxed))
    }

    /// The server watches, after a gap or its start.
    pub fn watch_from(&self, at: Timestamp) {
        self.watching_since_us.store(at.0, Ordering::Relaxed);
    }

    /// Whether runs wait or are under way on a host.
    pub fn is_busy(&self, host: HostId) -> bool {
        self.busy_hosts.lock().unwrap_or_else(PoisonError::into_inner).contains(&host)
    }

    /// Notes of some hosts whether runs wait or are under way there.
    pub fn note_busy(&self, hosts: impl Iterator<Item = (HostId, bool)>) {
        let mut busy = self.busy_hosts.lock().unwrap_or_else(PoisonError::into_inner);
        for (host, is_busy) in hosts {
            if is_busy {
                busy.insert(host);
            } else {
                busy.remove(&host);
            }
        }
    }

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
