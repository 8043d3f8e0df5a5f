//! How long the running script may still run; asked by Luau at every call and loop turn.
//!
//! The one place of this crate that reads a clock, because the time a
//! script has used is the one thing that cannot be handed in. Nothing here reaches a script.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use rustix::time::{ClockId, clock_gettime};

use super::Limits;

/// The wall clock is read at every fourth question: cheap, and a single string operation between
/// two questions takes milliseconds at most under the memory limit.
const QUESTIONS_PER_LOOK: u64 = 4;

/// The processor clock needs a system call, so it is read at most once a millisecond.
const CPU_LOOK_NS: u64 = 1_000_000;

/// Deadlines of the call in progress. Shared with the interrupt handler, used by one thread.
#[derive(Debug, Default)]
pub(super) struct Budget {
    questions: AtomicU64,
    cpu_looked_at_ns: AtomicU64,
    cpu_deadline_ns: AtomicU64,
    wall_deadline_ns: AtomicU64,
    armed: AtomicBool,
    exhausted: AtomicBool,
}

impl Budget {
    /// Starts the clock for one call.
    pub(super) fn arm(&self, limits: Limits) {
        let wall_ns = read_ns(ClockId::Monotonic);
        let cpu_ns = read_ns(ClockId::ThreadCPUTime);
        self.cpu_looked_at_ns.store(wall_ns, Relaxed);
        self.cpu_deadline_ns.store(cpu_ns + limits.cpu_ms_max * 1_000_000, Relaxed);
        self.wall_deadline_ns.store(wall_ns + limits.wall_ms_max * 1_000_000, Relaxed);
        self.exhausted.store(false, Relaxed);
        self.armed.store(true, Relaxed);
    }

    /// Ends the call; says whether its time ran out, even if the script hid the error.
    pub(super) fn disarm(&self) -> bool {
        self.armed.store(false, Relaxed);
        self.exhausted.load(Relaxed)
    }

    /// Whether the script may go on. Once no, always no: catching the error does not help.
    pub(super) fn may_continue(&self) -> bool {
        if self.exhausted.load(Relaxed) {
            return false;
        }
        let question = self.questions.load(Relaxed).wrapping_add(1);
        self.questions.store(question, Relaxed);
        if !question.is_multiple_of(QUESTIONS_PER_LOOK) || !self.armed.load(Relaxed) {
            return true;
        }
        let wall_ns = read_ns(ClockId::Monotonic);
        if wall_ns.saturating_sub(self.cpu_looked_at_ns.load(Relaxed)) < CPU_LOOK_NS {
            return true;
        }
        self.cpu_looked_at_ns.store(wall_ns, Relaxed);
        let spent = wall_ns >= self.wall_deadline_ns.load(Relaxed)
            || read_ns(ClockId::ThreadCPUTime) >= self.cpu_deadline_ns.load(Relaxed);
        self.exhausted.store(spent, Relaxed);
        !spent
    }
}

fn read_ns(clock: ClockId) -> u64 {
    let time = clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanoseconds = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds * 1_000_000_000 + nanoseconds
}
