//! What all connections share.

use std::time::SystemTime;

use plugin::Repository;
use plugin::runtime::Runner;
use tokio::sync::{Mutex, Semaphore};

use crate::key::KeyHash;

/// Most runs that wait behind the one in progress.
const RUNS_WAITING_MAX: usize = 4;

/// The agent's state.
pub(super) struct Agent {
    pub(super) key_hash: KeyHash,
    pub(super) repository: Mutex<Repository>,
    pub(super) runner: Runner,
    /// The run in progress and those that wait for it; who gets no place is told to come again.
    pub(super) queue: Semaphore,
    /// One plugin at a time, so that plugins need not expect one another.
    pub(super) turn: Semaphore,
    /// One upload at a time: each may hold 16 MiB in memory.
    pub(super) upload: Semaphore,
    pub(super) started_at_s: i64,
}

impl Agent {
    pub(super) fn new(key_hash: KeyHash, repository: Repository, now: SystemTime) -> Self {
        let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            key_hash,
            repository: Mutex::new(repository),
            runner: Runner::default(),
            queue: Semaphore::new(1 + RUNS_WAITING_MAX),
            turn: Semaphore::new(1),
            upload: Semaphore::new(1),
            started_at_s: i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX),
        }
    }
}
