//! Many times, and which of them most stay below.

use std::time::Duration;

/// Times in any order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub(crate) fn note(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The smallest time that `percent` of all are not above, in milliseconds; 0 of none.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_is_the_nearest() {
        let mut times = Times::default();
        assert!(times.percentile_ms(95).abs() < 1e-9);
        (1..=20).rev().for_each(|ms| times.note(Duration::from_millis(ms)));
        assert!((times.percentile_ms(50) - 10.0).abs() < 1e-9);
        assert!((times.percentile_ms(95) - 19.0).abs() < 1e-9);
        assert!((times.percentile_ms(100) - 20.0).abs() < 1e-9);
    }
}
