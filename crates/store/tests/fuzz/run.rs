//! Mutates and decodes until the time is over.

use std::time::{Duration, Instant};

use crate::chance::Chance;
use crate::memory::Limit;
use crate::{memory, mutation};

/// Names how long all targets together may take.
const SECONDS_VARIABLE: &str = "PROPHASIS_FUZZ_SECONDS";
const SECONDS: u64 = 2;
const TARGETS: u32 = 4;
/// Executions between two looks at the clock.
const ROUND: u64 = 500;

/// Something that is decoded.
pub(crate) trait Target {
    /// For people.
    const NAME: &str;
    /// How much memory decoding may take.
    const BYTES_MAX: u64 = memory::SMALL_BYTES;

    /// A valid body, and how many things it holds.
    fn body(&self, chance: &mut Chance) -> (usize, &[u8]);

    /// Decodes; whether that succeeded. Panics if the result is not one.
    fn decode(&mut self, chance: &mut Chance, truly: usize, body: &[u8]) -> bool;
}

/// Runs one target for its share of the time.
pub(crate) fn run<T: Target>(seeds: &mut Chance, mut target: T) {
    let share = budget() / TARGETS;
    let _limit = Limit::growth(T::BYTES_MAX);
    let began = now();
    let (mut executions, mut accepted) = (0_u64, 0_u64);
    while now() - began < share {
        for _ in 0..ROUND {
            let mut chance = Chance::new(seeds.next());
            let other = target.body(&mut chance).1.to_vec();
            let (truly, body) = target.body(&mut chance);
            let mut body = body.to_vec();
            mutation::mutate(&mut chance, &mut body, &other);
            accepted += u64::from(target.decode(&mut chance, truly, &body));
        }
        executions += ROUND;
    }
    println!(
        "{}: {executions} executions, {accepted} gave something, {} MiB resident at most",
        T::NAME,
        memory::resident_mib_max()
    );
}

fn budget() -> Duration {
    let seconds = std::env::var(SECONDS_VARIABLE).ok();
    Duration::from_secs(seconds.map_or(SECONDS, |text| text.parse().unwrap()))
}

#[expect(clippy::disallowed_methods, reason = "how long to go on is all that depends on it")]
fn now() -> Instant {
    Instant::now()
}
