//! The only place in this crate that reads clocks: of the wall, and of this process' CPU time.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Time spent, by the wall and by all threads of this process.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    /// By the wall.
    pub(crate) wall: Duration,
    /// On processors.
    pub(crate) cpu: Duration,
}

/// A running measurement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lap {
    wall: Instant,
    cpu: Duration,
}

impl Lap {
    /// Begins to measure.
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    pub(crate) fn start() -> Self {
        Self { cpu: cpu_time(), wall: Instant::now() }
    }

    /// What was spent since.
    pub(crate) fn spent(self) -> Spent {
        let wall = self.wall.elapsed();
        Spent { wall, cpu: cpu_time().saturating_sub(self.cpu) }
    }
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.wall += more.wall;
        self.cpu += more.cpu;
    }
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), nanos)
}
