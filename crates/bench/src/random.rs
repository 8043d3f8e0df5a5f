//! Numbers that look random and are the same in every run: `SplitMix64` (Steele, Lea and Flood,
//! "Fast splittable pseudorandom number generators", 2014).
//!
//! Our own ten lines, so that no version of a crate can change the data that figures are
//! compared by.

/// A generator; each series has its own, so that one shape's draws do not move another's.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream number `stream` of `seed`.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut seeded = Self(seed ^ stream.wrapping_mul(0xA24B_AED4_963E_E407));
        seeded.bits();
        seeded
    }

    /// 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // The bias is `end` in 2^64, which no figure notices.
        self.bits() % end
    }

    /// Evenly between 0 and 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something happens that happens once in `every` draws.
    pub(crate) fn once_in(&mut self, every: u64) -> bool {
        self.below(every) == 0
    }

    /// About a normal distribution of mean 0 and deviation 1: the sum of twelve even draws, which
    /// needs no function whose last digit differs between platforms.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // The first three numbers of the reference implementation for the state 1234567.
        let mut random = Random(1_234_567);
        let first = [random.bits(), random.bits(), random.bits()];
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn streams_of_one_seed_differ() {
        assert_ne!(Random::new(1, 1).bits(), Random::new(1, 2).bits());
    }
}
