//! Hours of samples in five numbers, from which any coarser picture can be made.
//!
//! Invariant: rollups of the same hour merge to exactly what one rollup of all their samples
//! would be (but for rounding of the sum). So an hour can be written in parts, as its samples
//! come, and nothing is ever averaged twice.

use crate::series::Sample;

/// Seconds of one rollup.
pub const ROLLUP_S: i64 = 3_600;

/// The samples of one hour, or of a part of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rollup {
    /// The hour's start, in seconds since 1970.
    pub t: i64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Sum of the values.
    pub sum: f64,
    /// How many there were.
    pub count: i64,
    /// The latest value.
    pub last: f64,
}

impl Rollup {
    /// Of one sample, counted at `t`.
    pub(crate) fn of(sample: &Sample, t: i64) -> Self {
        let value = sample.value;
        Self { t, min: value, max: value, sum: value, count: 1, last: value }
    }

    /// Sum over count.
    pub fn mean(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a count of samples is far below 2^52")]
        let mean = self.sum / self.count as f64;
        // Rounding must not push the mean of equal values out of their range.
        mean.max(self.min).min(self.max)
    }

    /// Adds what came later in the same hour.
    pub fn merge(&mut self, later: &Self) {
        self.min = self.min.min(later.min);
        self.max = self.max.max(later.max);
        self.sum += later.sum;
        self.count += later.count;
        self.last = later.last;
    }
}

/// When the hour of the second `t` begins.
pub fn hour_of(t: i64) -> i64 {
    t.div_euclid(ROLLUP_S).saturating_mul(ROLLUP_S)
}

/// The hours of samples in order of time.
pub fn hourly(samples: &[Sample]) -> Vec<Rollup> {
    merged(samples.iter().map(|one| Rollup::of(one, hour_of(one.t))))
}

/// Rollups in order of their hours (parts of one hour in order of time), each hour once.
pub fn merged(parts: impl IntoIterator<Item = Rollup>) -> Vec<Rollup> {
    let mut hours: Vec<Rollup> = Vec::new();
    for part in parts {
        match hours.last_mut() {
            Some(last) if last.t == part.t => last.merge(&part),
            _ => hours.push(part),
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_an_hour_merge_to_the_whole(
            values in proptest::collection::vec((0_i64..20_000, -1e6_f64..1e6), 1..200),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut samples: Vec<Sample> =
                values.iter().map(|(t, value)| Sample { t: *t, value: *value }).collect();
            samples.sort_by_key(|sample| sample.t);
            let cut = cut.index(samples.len());
            let mut parts = hourly(&samples[..cut]);
            parts.extend(hourly(&samples[cut..]));
            let whole = hourly(&samples);
            let joined = merged(parts);
            prop_assert_eq!(joined.len(), whole.len());
            for (left, right) in joined.iter().zip(&whole) {
                prop_assert_eq!((left.t, left.count), (right.t, right.count));
                prop_assert_eq!((left.min, left.max, left.last), (right.min, right.max, right.last));
                prop_assert!((left.sum - right.sum).abs() <= 1e-6 * right.sum.abs().max(1.0));
            }
            let counted: i64 = whole.iter().map(|hour| hour.count).sum();
            prop_assert_eq!(usize::try_from(counted).unwrap(), samples.len());
        }
    }
}
