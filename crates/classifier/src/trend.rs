//! A straight line through noisy readings that a burst cannot tilt (Theil–Sen), with a band.
//!
//! Least squares would follow last night's backup; the median of all pairwise slopes ignores up to
//! 29 % of outliers. The band combines how sure the slope is (Kendall's statistic, 95 %) with how
//! far readings usually lie from the line.

use crate::statistics::{median, percentile_of_sorted};

/// Points looked at: pairs grow with the square. More are thinned evenly, ends kept.
const POINTS_MAX: usize = 256;

/// Fewest points for which a band means something.
const POINTS_MIN_FOR_BAND: usize = 5;

/// Two-sided 95 % of a normal distribution.
const Z_95: f64 = 1.96;

/// Turns a median absolute deviation into a standard deviation, for normal noise.
const MAD_TO_SIGMA: f64 = 1.4826;

/// A line through the middle of the points, and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trend {
    /// The middle of the times, in s.
    middle_s: f64,
    /// The line's value there.
    at_middle: f64,
    /// Growth a second: likeliest, and the ends of the band.
    pub(crate) per_second: f64,
    low_per_second: f64,
    high_per_second: f64,
    /// How far readings lie from the line (95 %).
    spread: f64,
    /// Number of points it rests on.
    points_len: usize,
}

/// A future value with its band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// When a limit is met: seconds from now; `latest` is infinite if the slow end never meets it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Arrival {
    pub(crate) seconds: f64,
    pub(crate) earliest: f64,
    pub(crate) latest: f64,
}

impl Trend {
    /// Through `points` (time in s, value), in the order of time. None without two points at
    /// different times.
    pub(crate) fn fit(points: &[(f64, f64)]) -> Option<Self> {
        let points = thinned(points);
        let mut slopes = Vec::with_capacity(points.len() * points.len() / 2);
        for (index, (time_s, value)) in points.iter().enumerate() {
            for (later_s, later_value) in &points[index + 1..] {
                if later_s > time_s {
                    slopes.push((later_value - value) / (later_s - time_s));
                }
            }
        }
        slopes.sort_unstable_by(f64::total_cmp);
        let per_second = percentile_of_sorted(&slopes, 50.0)?;
        let (low_per_second, high_per_second) = slope_band(&slopes, points.len());
        let middle_s = median(&points.iter().map(|(time_s, _)| *time_s).collect::<Vec<_>>())?;
        let levelled: Vec<f64> =
            points.iter().map(|(t, value)| value - per_second * (t - middle_s)).collect();
        let at_middle = median(&levelled)?;
        let distances: Vec<f64> = levelled.iter().map(|value| (value - at_middle).abs()).collect();
        let spread = Z_95 * MAD_TO_SIGMA * median(&distances)?;
        let points_len = points.len();
        let trend = Self {
            middle_s,
            at_middle,
            per_second,
            low_per_second,
            high_per_second,
            spread,
            points_len,
        };
        // Readings near the ends of what a double holds overflow; such a line says nothing.
        [at_middle, per_second, low_per_second, high_per_second, spread]
            .iter()
            .all(|number| number.is_finite())
            .then_some(trend)
    }

    /// The value expected at `time_s`; none when there are too few points for a band.
    pub(crate) fn at(&self, time_s: f64) -> Option<Estimate> {
        if self.points_len < POINTS_MIN_FOR_BAND {
            return None;
        }
        let ahead_s = time_s - self.middle_s;
        let ends = [self.low_per_second * ahead_s, self.high_per_second * ahead_s];
        let value = self.at_middle + self.per_second * ahead_s;
        let low = self.at_middle + ends[0].min(ends[1]) - self.spread;
        let high = self.at_middle + ends[0].max(ends[1]) + self.spread;
        // Rounding must not put the value outside its own band.
        let estimate = Estimate { value, low: low.min(value), high: high.max(value) };
        (estimate.low.is_finite() && estimate.high.is_finite()).then_some(estimate)
    }

    /// When the line crosses `limit`, from `now_s` on; none if it moves away from it, has crossed
    /// it already, stands still, or rests on too few points.
    pub(crate) fn until(&self, limit: f64, now_s: f64) -> Option<Arrival> {
        let ahead = limit - self.at(now_s)?.value;
        let rising = self.per_second > 0.0;
        if self.per_second == 0.0 || ahead == 0.0 || (ahead > 0.0) != rising {
            return None;
        }
        // The fast end starts nearer to the limit and moves faster; the slow end may never move.
        let (fast, slow, spread) = if rising {
            (self.high_per_second, self.low_per_second, self.spread)
        } else {
            (self.low_per_second, self.high_per_second, -self.spread)
        };
        let gap = limit - self.at_middle;
        let crossing_s = |per_second: f64, gap: f64| {
            if per_second != 0.0 && (per_second > 0.0) == rising {
                (gap / per_second - (now_s - self.middle_s)).max(0.0)
            } else {
                f64::INFINITY
            }
        };
        let seconds = crossing_s(self.per_second, gap);
        let earliest = crossing_s(fast, gap - spread).min(seconds);
        let latest = crossing_s(slow, gap + spread).max(seconds);
        seconds.is_finite().then_some(Arrival { seconds, earliest, latest })
    }
}

/// The 95 % band of the slope: which of the ordered slopes bound it, by the spread of Kendall's S.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks lie between 0 and the number of slopes, at most 32,640"
)]
fn slope_band(slopes: &[f64], points_len: usize) -> (f64, f64) {
    let (n, pairs) = (points_len as f64, slopes.len() as f64);
    let reach = Z_95 * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    let last = slopes.len() - 1;
    let half = pairs / 2.0;
    let low = (half - reach / 2.0).floor().max(0.0) as usize;
    let high = (half + reach / 2.0).ceil().max(0.0) as usize;
    (slopes[low.min(last)], slopes[high.min(last)])
}

/// At most [`POINTS_MAX`] points, evenly chosen by position, the first and the last among them.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() <= POINTS_MAX {
        return points.to_vec();
    }
    let last = points.len() - 1;
    (0..POINTS_MAX).map(|index| points[index * last / (POINTS_MAX - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_S: f64 = 3_600.0;
    const NOW_S: f64 = 1_700_000_000.0;

    /// Noise that is the same in every run: about normal (the sum of twelve uniform draws), with
    /// a standard deviation of one.
    struct Noise(u64);

    impl Noise {
        fn next(&mut self) -> f64 {
            let mut sum = -6.0;
            for _ in 0..12 {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                #[expect(clippy::cast_precision_loss, reason = "31 bits fit a double")]
                let uniform = (self.0 >> 33) as f64 / (1_u64 << 31) as f64;
                sum += uniform;
            }
            sum
        }
    }

    /// `count` hourly readings ending now: `level` now, growing by `per_hour`, noise of `sigma`.
    fn series(count: u32, level: f64, per_hour: f64, sigma: f64, seed: u64) -> Vec<(f64, f64)> {
        let mut noise = Noise(seed);
        (0..count)
            .map(|index| {
                let hours_ago = f64::from(count - 1 - index);
                let value = level - per_hour * hours_ago + sigma * noise.next();
                (NOW_S - hours_ago * HOUR_S, value)
            })
            .collect()
    }

    #[test]
    fn a_noiseless_line_is_found_exactly() {
        let trend = Trend::fit(&series(10, 80.0, 0.5, 0.0, 1)).unwrap();
        assert!((trend.per_second * HOUR_S - 0.5).abs() < 1e-9);
        let ahead = trend.at(NOW_S + 4.0 * HOUR_S).unwrap();
        assert!((ahead.value - 82.0).abs() < 1e-6 && (ahead.high - ahead.low) < 1e-6);
        let full = trend.until(100.0, NOW_S).unwrap();
        assert!((full.seconds - 40.0 * HOUR_S).abs() < 1.0);
    }

    #[test]
    fn a_quarter_of_bursts_does_not_tilt_it() {
        let mut points = series(100, 80.0, 0.1, 0.2, 7);
        for burst in &mut points[70..95] {
            burst.1 += 40.0;
        }
        let trend = Trend::fit(&points).unwrap();
        let per_hour = trend.per_second * HOUR_S;
        assert!((per_hour - 0.1).abs() < 0.06, "{per_hour} instead of 0.1");
    }

    /// The stated coverage is 95 % for the slope; the spread of single readings comes on top, so
    /// the true line lies inside the band at least that often.
    #[test]
    fn the_band_holds_the_truth_as_often_as_it_says() {
        let mut held = 0;
        for seed in 1..=200 {
            let trend = Trend::fit(&series(48, 50.0, 0.25, 1.0, seed * 7_919)).unwrap();
            let ahead = trend.at(NOW_S + 24.0 * HOUR_S).unwrap();
            held += u32::from(ahead.low <= 56.0 && 56.0 <= ahead.high);
            assert!((trend.per_second * HOUR_S - 0.25).abs() < 0.06, "seed {seed}");
            assert!(ahead.high - ahead.low < 12.0, "seed {seed}: the band is useless");
        }
        assert!(held >= 190, "{held} of 200");
    }

    #[test]
    fn the_arrival_lies_within_its_own_band() {
        for seed in 1..=50 {
            let trend = Trend::fit(&series(48, 80.0, 0.25, 0.5, seed)).unwrap();
            let full = trend.until(100.0, NOW_S).unwrap();
            assert!(full.earliest <= full.seconds && full.seconds <= full.latest);
            let hours = full.seconds / HOUR_S;
            assert!((hours - 80.0).abs() < 12.0, "seed {seed}: {hours} h instead of 80");
        }
    }

    #[test]
    fn what_moves_away_or_stands_still_never_arrives() {
        let falling = Trend::fit(&series(10, 50.0, -1.0, 0.0, 1)).unwrap();
        assert_eq!(falling.until(100.0, NOW_S), None);
        assert!((falling.until(0.0, NOW_S).unwrap().seconds - 50.0 * HOUR_S).abs() < 1.0);
        let still = Trend::fit(&series(10, 50.0, 0.0, 0.0, 1)).unwrap();
        assert_eq!(still.until(100.0, NOW_S), None);
    }

    #[test]
    fn an_uncertain_trend_may_never_arrive() {
        let trend = Trend::fit(&series(8, 50.0, 0.01, 3.0, 3)).unwrap();
        if let Some(arrival) = trend.until(60.0, NOW_S) {
            assert!(arrival.latest.is_infinite());
        }
    }

    #[test]
    fn too_few_or_simultaneous_points_give_nothing() {
        assert_eq!(Trend::fit(&[]), None);
        assert_eq!(Trend::fit(&[(1.0, 1.0)]), None);
        assert_eq!(Trend::fit(&[(1.0, 1.0), (1.0, 2.0)]), None);
        let two = Trend::fit(&[(0.0, 1.0), (1.0, 2.0)]).unwrap();
        assert!(two.at(2.0).is_none());
    }

    #[test]
    fn long_histories_are_thinned_to_the_same_answer() {
        let trend = Trend::fit(&series(10_000, 90.0, 0.001, 0.5, 11)).unwrap();
        assert!((trend.per_second * HOUR_S - 0.001).abs() < 0.0001);
    }
}
