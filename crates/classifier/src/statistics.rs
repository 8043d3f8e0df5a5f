//! Plain statistics over present numbers; every function says what it gives for too few.

/// The arithmetic mean; none of nothing.
pub(crate) fn mean(numbers: &[f64]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
    let count = numbers.len() as f64;
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / count)
}

/// The median; the mean of the two middle numbers for an even count; none of nothing.
pub(crate) fn median(numbers: &[f64]) -> Option<f64> {
    percentile(numbers, 50.0)
}

/// The `percent`-th percentile, interpolated linearly between neighbours (as
/// spreadsheets do); none of nothing. `percent` is clamped to 0–100.
pub(crate) fn percentile(numbers: &[f64], percent: f64) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    percentile_of_sorted(&sorted, percent)
}

/// As [`percentile`], of numbers that are in order already.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rank lies between 0 and the length"
)]
pub(crate) fn percentile_of_sorted(sorted: &[f64], percent: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let rank = percent.clamp(0.0, 100.0) / 100.0 * last as f64;
    let below = (rank.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let share = rank - rank.floor();
    // Not below + difference × share: the difference of two huge numbers overflows.
    Some(sorted[below] * (1.0 - share) + sorted[above] * share)
}

/// The sample standard deviation (divided by n − 1); none of fewer than two.
pub(crate) fn stddev(numbers: &[f64]) -> Option<f64> {
    if numbers.len() < 2 {
        return None;
    }
    let mean = mean(numbers)?;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
    let degrees = (numbers.len() - 1) as f64;
    Some((squares / degrees).sqrt())
}

/// How fast a counter grows, per second, over the points (time in s, reading). A reading below
/// the one before it means the counter restarted from zero: what it shows since is counted, the
/// drop is not. None without two points at different times.
pub(crate) fn counter_rate(points: &[(f64, f64)]) -> Option<f64> {
    let (first, last) = (points.first()?, points.last()?);
    let seconds = last.0 - first.0;
    let grown: f64 = points
        .windows(2)
        .map(|pair| if pair[1].1 >= pair[0].1 { pair[1].1 - pair[0].1 } else { pair[1].1 })
        .sum();
    let per_second = grown / seconds;
    (seconds > 0.0 && per_second.is_finite()).then_some(per_second)
}

/// What is usual at one hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Baseline {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

const HOUR_S: i64 = 3_600;
const WEEK_S: i64 = 7 * 24 * HOUR_S;
const BASELINE_POINTS_MIN: usize = 4;
const BASELINE_WEEKS_MIN: usize = 2;

/// The median and the 10th and 90th percentile of earlier weeks, at the hour of the week (UTC) of
/// the newest of `points` (time in s, value). This week's own hour is left out, lest a slow drift
/// explain itself. None with fewer than four readings, or readings of fewer than two weeks.
pub(crate) fn baseline(points: &[(f64, f64)]) -> Option<Baseline> {
    let (this_week, this_hour) = week_and_hour(points.last()?.0);
    let mut weeks = Vec::new();
    let mut values = Vec::new();
    for (time_s, value) in points {
        let (week, hour) = week_and_hour(*time_s);
        if hour == this_hour && week != this_week {
            weeks.push(week);
            values.push(*value);
        }
    }
    weeks.dedup();
    if values.len() < BASELINE_POINTS_MIN || weeks.len() < BASELINE_WEEKS_MIN {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    Some(Baseline {
        median: percentile_of_sorted(&values, 50.0)?,
        low: percentile_of_sorted(&values, 10.0)?,
        high: percentile_of_sorted(&values, 90.0)?,
    })
}

/// The number of the week since 1970 and of the hour in it, UTC.
fn week_and_hour(time_s: f64) -> (i64, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
    let seconds = time_s.floor() as i64;
    (seconds.div_euclid(WEEK_S), seconds.rem_euclid(WEEK_S) / HOUR_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, wanted: f64) -> bool {
        found.is_some_and(|found| (found - wanted).abs() < 1e-9)
    }

    #[test]
    fn known_answers() {
        let numbers = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert!(close(mean(&numbers), 5.0));
        assert!(close(median(&numbers), 4.5));
        assert!(close(median(&[3.0, 1.0, 2.0]), 2.0));
        assert!(close(percentile(&numbers, 25.0), 4.0));
        assert!(close(percentile(&numbers, 90.0), 7.6));
        assert!(close(percentile(&numbers, 0.0), 2.0) && close(percentile(&numbers, 200.0), 9.0));
        assert!(close(stddev(&numbers), (32.0_f64 / 7.0).sqrt()));
    }

    #[test]
    fn too_little_gives_nothing() {
        assert_eq!((mean(&[]), median(&[]), percentile(&[], 5.0)), (None, None, None));
        assert_eq!(stddev(&[1.0]), None);
        assert_eq!(counter_rate(&[(0.0, 1.0)]), None);
        assert_eq!(counter_rate(&[(5.0, 1.0), (5.0, 9.0)]), None);
    }

    #[test]
    fn a_counter_that_restarts_does_not_run_backwards() {
        assert!(close(counter_rate(&[(0.0, 100.0), (10.0, 200.0), (20.0, 300.0)]), 10.0));
        // 50 before the restart is lost; the 30 since it are counted.
        assert!(close(counter_rate(&[(0.0, 100.0), (10.0, 200.0), (20.0, 30.0)]), 6.5));
    }

    /// Six weeks of hourly readings, 10 by night and 60 on Tuesdays from 22 to 23 h.
    fn weeks() -> Vec<(f64, f64)> {
        let now_s = 1_700_000_000_i64;
        (0..6 * 168_i64)
            .rev()
            .map(|hours_ago| {
                let time_s = now_s - hours_ago * HOUR_S;
                let busy = week_and_hour(seconds(time_s)).1 == week_and_hour(seconds(now_s)).1;
                (seconds(time_s), if busy { 60.0 } else { 10.0 })
            })
            .collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "test times are small")]
    fn seconds(time_s: i64) -> f64 {
        time_s as f64
    }

    #[test]
    fn a_weekly_peak_is_usual_at_its_hour() {
        let usual = baseline(&weeks()).unwrap();
        assert_eq!(usual, Baseline { median: 60.0, low: 60.0, high: 60.0 });
    }

    #[test]
    fn this_week_does_not_explain_itself() {
        let mut points = weeks();
        points.last_mut().unwrap().1 = 99.0;
        assert!(close(baseline(&points).map(|usual| usual.high), 60.0));
    }

    #[test]
    fn a_short_history_has_no_baseline() {
        let points = weeks();
        assert_eq!(baseline(&points[points.len() - 168..]), None);
        assert_eq!(baseline(&[]), None);
    }
}
