//! Sends history to another store by the Prometheus remote-write protocol (version 1.0).
//!
//! There is no second queue: the log and the chunks are what waits, and a cursor in the settings
//! says how far the receiver has acknowledged them. While the cursor lies within the log, rows
//! follow in the order of their commits ([`sender`]); if sealing has overtaken it, what is missing
//! is read from the chunks, one stretch of time after the other ([`replay`]).
//!
//! Invariant: the cursor moves after the receiver has acknowledged, so each sample that is kept as
//! measured is sent at least once, and those of one series in the order of their commits.

mod cursor;
mod labels;
mod message;
mod portion;
mod receiver;
mod replay;
mod sender;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

pub(crate) use labels::{FAMILY, of_value};
pub(crate) use receiver::Delay;
pub(crate) use sender::{Progress, Sender, Trouble};

/// How well the sending goes, since the start.
#[derive(Debug, Default)]
pub struct Tally {
    sent: AtomicU64,
    dropped: AtomicU64,
    behind_s: AtomicI64,
}

impl Tally {
    /// Samples that the receiver has taken.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Samples that the receiver will never take, by its own words.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// How long the oldest sample that waits has been waiting, in seconds.
    pub fn behind_s(&self) -> i64 {
        self.behind_s.load(Ordering::Relaxed)
    }
}
