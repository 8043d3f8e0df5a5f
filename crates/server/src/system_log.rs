//! The product's own log, for people: what went wrong in here. Queued, so that no hot path waits
//! for the database; repeated entries within a minute are written once with their count.

use std::collections::HashMap;
use std::sync::Mutex;

use domain::system_log::Level;
use domain::time::Timestamp;

use crate::clock::Clock;

/// Entries that wait to be written; beyond that new ones are counted and dropped.
const WAITING_MAX: usize = 2_000;

/// One entry on its way to the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it (first) happened.
    pub at: Timestamp,
    /// How bad it is.
    pub level: Level,
    /// Which part of the server.
    pub source: &'static str,
    /// A word that programs can look for.
    pub code: String,
    /// For people.
    pub message: String,
    /// The id that an error answer named.
    pub reference: Option<String>,
    /// How often the same happened.
    pub count: u32,
}

/// The queue.
#[derive(Debug)]
pub struct SystemLog {
    clock: Clock,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    entries: Vec<Entry>,
    index: HashMap<(String, String), usize>,
    dropped: u32,
}

impl SystemLog {
    /// An empty queue.
    pub fn new(clock: Clock) -> Self {
        Self { clock, waiting: Mutex::default() }
    }

    /// Something does not work.
    pub fn error(&self, source: &'static str, code: &str, message: impl Into<String>) {
        self.push(Level::Error, source, code, &message.into(), None);
    }

    /// Something may soon not work.
    pub fn warning(&self, source: &'static str, code: &str, message: impl Into<String>) {
        self.push(Level::Warning, source, code, &message.into(), None);
    }

    /// Worth knowing.
    pub fn info(&self, source: &'static str, code: &str, message: impl Into<String>) {
        self.push(Level::Info, source, code, &message.into(), None);
    }

    /// An error whose answer named `reference`.
    pub fn error_with_reference(
        &self,
        source: &'static str,
        code: &str,
        message: impl Into<String>,
        reference: impl Into<String>,
    ) {
        self.push(Level::Error, source, code, &message.into(), Some(reference.into()));
    }

    fn push(
        &self,
        level: Level,
        source: &'static str,
        code: &str,
        message: &str,
        reference: Option<String>,
    ) {
        match level {
            Level::Error => tracing::error!(source, code, reference, "{message}"),
            Level::Warning => tracing::warn!(source, code, reference, "{message}"),
            Level::Info => tracing::info!(source, code, reference, "{message}"),
        }
        // NUL is what PostgreSQL does not take; it would keep all other entries out, too.
        let message = domain::text::shortened(message, 4_000).replace('\0', "\u{fffd}");
        let mut waiting = self.waiting.lock().expect("no holder of this lock panics");
        let key = (code.to_owned(), message.clone());
        if let Some(&index) = waiting.index.get(&key)
            && reference.is_none()
        {
            waiting.entries[index].count = waiting.entries[index].count.saturating_add(1);
            return;
        }
        if waiting.entries.len() >= WAITING_MAX {
            waiting.dropped = waiting.dropped.saturating_add(1);
            return;
        }
        let at = self.clock.now();
        let index = waiting.entries.len();
        waiting.index.insert(key, index);
        let code = code.to_owned();
        waiting.entries.push(Entry { at, level, source, code, message, reference, count: 1 });
    }

    /// Everything that waits, with a note on what had to be dropped.
    pub fn take(&self) -> Vec<Entry> {
        let taken =
            std::mem::take(&mut *self.waiting.lock().expect("no holder of this lock panics"));
        let mut entries = taken.entries;
        if taken.dropped > 0 {
            entries.push(Entry {
                at: self.clock.now(),
                level: Level::Warning,
                source: "system log",
                code: "entries_dropped".to_owned(),
                message: format!("{} further entries came too fast to be kept", taken.dropped),
                reference: None,
                count: 1,
            });
        }
        entries
    }

    /// Puts entries back that could not be written, before newer ones.
    pub fn put_back(&self, mut entries: Vec<Entry>) {
        let mut waiting = self.waiting.lock().expect("no holder of this lock panics");
        entries.append(&mut waiting.entries);
        let too_many = entries.len().saturating_sub(WAITING_MAX);
        entries.truncate(WAITING_MAX);
        waiting.dropped =
            waiting.dropped.saturating_add(u32::try_from(too_many).unwrap_or(u32::MAX));
        waiting.index = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| ((entry.code.clone(), entry.message.clone()), index))
            .collect();
        waiting.entries = entries;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> SystemLog {
        SystemLog::new(Clock::from_fn(|| Timestamp(7)))
    }

    #[test]
    fn the_same_entry_is_kept_once_with_its_count() {
        let log = log();
        for _ in 0..3 {
            log.error("pipeline", "commit_failed", "the disk is full");
        }
        log.error("pipeline", "commit_failed", "the disk is gone");
        log.error_with_reference("api", "internal", "no", "r1");
        log.error_with_reference("api", "internal", "no", "r2");
        let taken = log.take();
        let counts: Vec<u32> = taken.iter().map(|entry| entry.count).collect();
        assert_eq!(counts, [3, 1, 1, 1], "entries with a reference stay apart: {taken:?}");
        assert!(log.take().is_empty());
    }

    #[test]
    fn a_flood_is_bounded_and_told() {
        let log = log();
        for number in 0..WAITING_MAX + 5 {
            log.warning("dispatcher", "run_skipped", format!("run {number}"));
        }
        let taken = log.take();
        assert_eq!(taken.len(), WAITING_MAX + 1);
        let last = taken.last().unwrap();
        assert_eq!(
            (last.code.as_str(), last.message.split(' ').next()),
            ("entries_dropped", Some("5"))
        );
    }

    #[test]
    fn what_could_not_be_written_comes_again_first_and_what_has_no_room_is_counted() {
        let log = log();
        log.info("a", "first", "1");
        let unwritten = log.take();
        log.info("a", "second", "2");
        log.put_back(unwritten);
        log.info("a", "first", "1");
        let taken = log.take();
        let seen: Vec<_> = taken.iter().map(|entry| (entry.code.as_str(), entry.count)).collect();
        assert_eq!(seen, [("first", 2), ("second", 1)]);
        for number in 0..WAITING_MAX {
            log.info("a", "many", number.to_string());
        }
        log.put_back(taken);
        let taken = log.take();
        assert_eq!(taken.len(), WAITING_MAX + 1);
        assert!(taken[WAITING_MAX].message.starts_with("2 "), "{}", taken[WAITING_MAX].message);
    }

    #[test]
    fn what_no_database_takes_is_not_kept() {
        let log = log();
        log.error("classifier", "script_failed", "it returned \"a\0b\"");
        assert!(!log.take()[0].message.contains('\0'));
    }
}
