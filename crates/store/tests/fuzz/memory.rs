//! Bounds on memory, kept by the kernel: what goes beyond does not get it, and the test dies.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Enough for 100,000 samples and everything that decoding them takes.
pub(crate) const SMALL_BYTES: u64 = 64 << 20;
/// Enough for a page of a backup with its largest value.
pub(crate) const LARGE_BYTES: u64 = 768 << 20;

/// One limit at a time: it is the process's.
static LIMITED: Mutex<()> = Mutex::new(());

/// A limit for as long as it is held.
pub(crate) struct Limit {
    before: Rlimit,
    _alone: MutexGuard<'static, ()>,
}

impl Limit {
    /// From now on this process may take `bytes` more than it has.
    pub(crate) fn growth(bytes: u64) -> Self {
        let alone = LIMITED.lock().unwrap_or_else(PoisonError::into_inner);
        let before = getrlimit(Resource::As);
        let current = Some(virtual_bytes() + bytes);
        setrlimit(Resource::As, Rlimit { current, maximum: before.maximum }).unwrap();
        Self { before, _alone: alone }
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        setrlimit(Resource::As, self.before).unwrap();
    }
}

/// The address space that is taken.
fn virtual_bytes() -> u64 {
    kibibytes("VmSize:") << 10
}

/// The most that was ever resident, in MiB.
pub(crate) fn resident_mib_max() -> u64 {
    kibibytes("VmHWM:") >> 10
}

fn kibibytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
