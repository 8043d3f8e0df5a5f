//! Samples over time, and how many of them become the points of a graph.

/// One number at one time, in whole seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Seconds since 1970.
    pub t: i64,
    /// The number.
    pub value: f64,
}

/// Samples further apart than this many usual intervals have a gap between them.
const GAP_INTERVALS: f64 = 2.5;

/// One point of a graph: everything that lies in one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Seconds since 1970: the sample's own time, or the middle of the stretch.
    pub t: i64,
    /// Smallest, largest, mean and last value; none in a gap.
    pub summary: Option<Summary>,
}

/// What is known about the samples of one stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Sum over count.
    pub mean: f64,
    /// The latest value.
    pub last: f64,
}

/// The points of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// In order of time.
    pub points: Vec<Point>,
    /// How many seconds one point stands for; 0 if each point is one sample.
    pub step_s: i64,
    /// The usual distance of samples, if there are at least two.
    pub interval_s: Option<i64>,
}

/// Makes at most about `points_max` points (gaps come on top) from samples in order of time that
/// lie in `from ..= to`. Few samples are returned as they are; many are summarised in stretches of
/// equal length, whose minimum and maximum survive. Gaps stay gaps: a point without a summary
/// stands between samples that are further apart than usual.
pub fn draw(samples: &[Sample], from: i64, to: i64, points_max: usize) -> Drawn {
    let interval_s = usual_interval(samples);
    let points_max = points_max.max(1);
    let step_s = if samples.len() <= points_max {
        0
    } else {
        let points = i64::try_from(points_max).unwrap_or(i64::MAX);
        (to.saturating_sub(from) / points + 1).max(1)
    };
    #[expect(clippy::cast_precision_loss, reason = "an interval in seconds is far below 2^52")]
    let gap_s =
        interval_s.map_or(f64::INFINITY, |interval| interval as f64 * GAP_INTERVALS).max(1.0);
    let mut points = Vec::new();
    let mut last_t: Option<i64> = None;
    for stretch in samples.chunk_by(|left, right| same_stretch(left.t, right.t, from, step_s)) {
        let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
        #[expect(clippy::cast_precision_loss, reason = "a distance in seconds")]
        if let Some(before) = last_t
            && (first.t - before) as f64 > gap_s
        {
            points.push(Point { t: before + (first.t - before) / 2, summary: None });
        }
        let t = if step_s == 0 {
            first.t
        } else {
            from + (first.t - from).div_euclid(step_s) * step_s + step_s / 2
        };
        points.push(Point { t, summary: Some(summarise(stretch)) });
        last_t = Some(last.t);
    }
    Drawn { points, step_s, interval_s }
}

fn same_stretch(left: i64, right: i64, from: i64, step_s: i64) -> bool {
    step_s > 0 && (left - from).div_euclid(step_s) == (right - from).div_euclid(step_s)
}

fn summarise(stretch: &[Sample]) -> Summary {
    let mut summary =
        Summary { min: f64::INFINITY, max: f64::NEG_INFINITY, mean: 0.0, last: f64::NAN };
    let mut sum = 0.0;
    for sample in stretch {
        summary.min = summary.min.min(sample.value);
        summary.max = summary.max.max(sample.value);
        sum += sample.value;
        summary.last = sample.value;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of samples is far below 2^52")]
    let count = stretch.len() as f64;
    // Rounding must not push the mean of equal values out of their range.
    summary.mean = (sum / count).clamp(summary.min, summary.max);
    summary
}

/// The median distance of neighbouring samples, in seconds.
fn usual_interval(samples: &[Sample]) -> Option<i64> {
    let mut distances: Vec<i64> = samples
        .windows(2)
        .map(|pair| pair[1].t - pair[0].t)
        .filter(|distance| *distance > 0)
        .collect();
    if distances.is_empty() {
        return None;
    }
    let middle = distances.len() / 2;
    Some(*distances.select_nth_unstable(middle).1)
}
