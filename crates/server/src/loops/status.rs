//! How each loop is doing, for the status page and for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::time::Timestamp;

use crate::clock::Clock;

/// One loop's last report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The loop.
    pub name: &'static str,
    /// When it last did something.
    pub last_run_at: Option<Timestamp>,
    /// How often it did something.
    pub runs: u64,
    /// How often that failed.
    pub errors: u64,
    /// What it did last, or why it failed.
    pub detail: String,
}

/// The reports of all loops; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Statuses(Arc<Mutex<BTreeMap<&'static str, Status>>>);

impl Statuses {
    /// All reports, by name.
    pub fn snapshot(&self) -> Vec<Status> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// The place where one loop reports.
    pub fn reporter(&self, name: &'static str, clock: &Clock) -> Reporter {
        let status =
            Status { name, last_run_at: None, runs: 0, errors: 0, detail: "starting".to_owned() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, status);
        Reporter { name, statuses: self.clone(), clock: clock.clone() }
    }
}

/// Where one loop reports.
#[derive(Debug, Clone)]
pub struct Reporter {
    name: &'static str,
    statuses: Statuses,
    clock: Clock,
}

impl Reporter {
    /// It did something.
    pub fn ran(&self, detail: String) {
        self.update(detail, false);
    }

    /// It tried and failed.
    pub fn failed(&self, detail: String) {
        self.update(detail, true);
    }

    fn update(&self, detail: String, failed: bool) {
        let now = self.clock.now();
        let mut statuses = self.statuses.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(status) = statuses.get_mut(self.name) {
            status.last_run_at = Some(now);
            status.runs += 1;
            status.errors += u64::from(failed);
            status.detail = detail;
        }
    }
}
