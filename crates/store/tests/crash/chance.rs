//! Chance from a seed: splitmix64, whose whole state is one number.

use std::hash::{BuildHasher as _, RandomState};

/// Names the seed to begin with.
const SEED_VARIABLE: &str = "PROPHASIS_CRASH_SEED";

/// A row of numbers that look random.
pub(crate) struct Chance(u64);

impl Chance {
    /// From the environment's seed, or another one each time; says which.
    pub(crate) fn seeded() -> Self {
        let given = std::env::var(SEED_VARIABLE).ok();
        let seed =
            given.map_or_else(|| RandomState::new().hash_one(0), |text| text.parse().unwrap());
        println!("{SEED_VARIABLE}={seed}");
        Self(seed)
    }

    /// One of `0..end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
