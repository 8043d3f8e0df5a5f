//! Chance that can be repeated: splitmix64, whose whole state is one number.

use std::hash::{BuildHasher as _, RandomState};

/// Names the seed to repeat.
const SEED_VARIABLE: &str = "PROPHASIS_FUZZ_SEED";

/// A row of numbers that look random.
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// Always the same for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From the environment's seed, or another one each time; says which.
    pub(crate) fn seeded() -> Self {
        let given = std::env::var(SEED_VARIABLE).ok();
        let seed =
            given.map_or_else(|| RandomState::new().hash_one(0), |text| text.parse().unwrap());
        println!("{SEED_VARIABLE}={seed}");
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `0..end`; 0 if that is empty.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }
}
