//! Chance from a seed: splitmix64, whose whole state is one number.

use std::hash::{BuildHasher as _, RandomState};

/// A row of numbers that look random.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// From the seed that this environment variable names, or another one each time; says which,
    /// so that what a test did can be done again.
    ///
    /// # Panics
    /// If the variable is set to something else than a number.
    pub fn seeded(variable: &str) -> Self {
        let given = std::env::var(variable).ok();
        let seed = given.map_or_else(
            || RandomState::new().hash_one(0),
            |text| text.parse().expect("the seed is a number"),
        );
        println!("{variable}={seed}");
        Self(seed)
    }

    /// One of `0..end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
