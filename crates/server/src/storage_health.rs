//! Whether the database takes what is written to it, and what waits in memory while it does not.
//!
//! Each loop that must write says how its last write went. Nothing is asked of the database to
//! find out: what has to be written is tried again until it is, so a failure and its end are seen
//! by those who meet them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::time::{Span, Timestamp};
use store::StoreError;
use store::error::Ailment;

/// A write that takes longer than this is shown as a database that does not answer.
const SLOW: Span = Span::seconds(5);

/// Why nothing is stored, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// When the first write failed.
    pub since: Timestamp,
    /// What is wrong.
    pub ailment: Ailment,
}

/// How the writers fare.
#[derive(Debug, Default)]
pub struct StorageHealth {
    writers: Mutex<BTreeMap<&'static str, Writer>>,
    results_waiting: AtomicU64,
    no_room: Mutex<NoRoom>,
}

/// When no more results may wait.
#[derive(Debug, Default)]
struct NoRoom {
    since: Option<Timestamp>,
    runs_skipped: u64,
}

#[derive(Debug, Default)]
struct Writer {
    /// When the write under way began.
    begun: Option<Timestamp>,
    trouble: Option<Trouble>,
}

impl StorageHealth {
    fn writers(&self) -> MutexGuard<'_, BTreeMap<&'static str, Writer>> {
        self.writers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn no_room(&self) -> MutexGuard<'_, NoRoom> {
        self.no_room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `writer` begins to write.
    pub fn begins(&self, writer: &'static str, now: Timestamp) {
        self.writers().entry(writer).or_default().begun = Some(now);
    }

    /// What `writer` wanted to write is written. Returns the trouble that is over thereby.
    pub fn wrote(&self, writer: &'static str) -> Option<Trouble> {
        self.writers().remove(writer)?.trouble
    }

    /// `writer` could not write, and will try again.
    pub fn failed(&self, writer: &'static str, error: &StoreError, now: Timestamp) {
        let mut writers = self.writers();
        let known = writers.entry(writer).or_default();
        let since = known.trouble.map(|before| before.since).or(known.begun).unwrap_or(now);
        *known = Writer { begun: None, trouble: Some(Trouble { since, ailment: error.ailment() }) };
    }

    /// The trouble that lasts longest; none if everything is written that was to be.
    pub fn trouble(&self, now: Timestamp) -> Option<Trouble> {
        let slow = |begun: Timestamp| {
            let is_slow = now.since(begun) >= SLOW;
            is_slow.then_some(Trouble { since: begun, ailment: Ailment::Away })
        };
        let of_writer = |writer: &Writer| writer.trouble.or(writer.begun.and_then(slow));
        self.writers().values().filter_map(of_writer).min_by_key(|trouble| trouble.since)
    }

    /// A result was measured and is not yet stored.
    pub fn result_waits(&self) {
        self.results_waiting.fetch_add(1, Ordering::Relaxed);
    }

    /// As many results as were waiting are stored, or nobody wants them any more: there is room.
    pub fn results_settled(&self, count: usize) {
        self.no_room().since = None;
        self.results_waiting.fetch_sub(count as u64, Ordering::Relaxed);
    }

    /// A result found no room to wait in, so its run holds it. Whether that is new.
    pub fn found_no_room(&self, now: Timestamp) -> bool {
        let mut no_room = self.no_room();
        let is_new = no_room.since.is_none();
        no_room.since.get_or_insert(now);
        is_new
    }

    /// Since when results find no room.
    pub fn no_room_since(&self) -> Option<Timestamp> {
        self.no_room().since
    }

    /// A run does not happen. Whether that is for want of room; it is counted then.
    pub fn skips_for_want_of_room(&self) -> bool {
        let mut no_room = self.no_room();
        no_room.runs_skipped += u64::from(no_room.since.is_some());
        no_room.since.is_some()
    }

    /// Runs that did not happen for want of room, since the last call.
    pub fn take_skipped(&self) -> u64 {
        std::mem::take(&mut self.no_room().runs_skipped)
    }

    /// Results in memory that are not yet stored.
    pub fn results_waiting(&self) -> u64 {
        self.results_waiting.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_900_000_000_000_000);

    fn after(seconds: i64) -> Timestamp {
        START.plus(Span::seconds(seconds))
    }

    fn refused() -> StoreError {
        StoreError::Conflict("no".to_owned())
    }

    #[test]
    fn a_trouble_lasts_from_its_first_failure_until_a_write_succeeds() {
        let health = StorageHealth::default();
        health.begins("pipeline", after(0));
        health.failed("pipeline", &refused(), after(1));
        health.begins("pipeline", after(2));
        assert_eq!(health.trouble(after(2)).unwrap().since, after(0), "it is still tried");
        health.failed("pipeline", &refused(), after(3));
        assert_eq!(health.trouble(after(9)).unwrap().since, after(0));
        assert_eq!(health.wrote("pipeline").unwrap().since, after(0));
        assert_eq!(health.trouble(after(9)), None);
    }

    #[test]
    fn one_writer_that_fails_is_enough() {
        let health = StorageHealth::default();
        health.failed("system log", &refused(), after(1));
        health.begins("pipeline", after(2));
        health.wrote("pipeline");
        assert_eq!(health.trouble(after(3)).unwrap().since, after(1));
    }

    #[test]
    fn a_write_that_does_not_end_is_trouble() {
        let health = StorageHealth::default();
        health.begins("pipeline", after(0));
        assert_eq!(health.trouble(after(4)), None);
        let trouble = Trouble { since: after(0), ailment: Ailment::Away };
        assert_eq!(health.trouble(after(5)), Some(trouble));
    }

    #[test]
    fn want_of_room_is_told_once_and_lasts_until_something_is_stored() {
        let health = StorageHealth::default();
        assert!(!health.skips_for_want_of_room());
        assert!(health.found_no_room(after(0)));
        assert!(!health.found_no_room(after(1)));
        assert_eq!(health.no_room_since(), Some(after(0)));
        assert!(health.skips_for_want_of_room() && health.skips_for_want_of_room());
        health.results_settled(0);
        assert_eq!((health.no_room_since(), health.take_skipped()), (None, 2));
        assert_eq!(health.take_skipped(), 0);
        assert!(health.found_no_room(after(2)));
    }

    #[test]
    fn what_waits_is_counted() {
        let health = StorageHealth::default();
        health.result_waits();
        health.result_waits();
        health.results_settled(1);
        assert_eq!(health.results_waiting(), 1);
    }
}
