//! Samples over time, and how many of them become the points of a graph.

use crate::rollup::{ROLLUP_S, Rollup};

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

/// What is known of a series over some time: hours for the older part, samples for the newer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// In order of time; all before the first sample.
    pub hours: Vec<Rollup>,
    /// In order of time.
    pub samples: Vec<Sample>,
}

/// Makes at most about `points_max` points (gaps come on top) from samples in order of time that
/// lie in `from ..= to`. Few samples are returned as they are; many are summarised in stretches of
/// equal length, whose minimum and maximum survive. Gaps stay gaps: a point without a summary
/// stands between samples that are further apart than usual.
pub fn draw(samples: &[Sample], from: i64, to: i64, points_max: usize) -> Drawn {
    let items: Vec<Item> = samples.iter().map(Item::sample).collect();
    draw_items(&items, from, to, points_max)
}

/// The same for a history whose older part is only known by the hour.
pub fn draw_history(history: &History, from: i64, to: i64, points_max: usize) -> Drawn {
    let hours = history.hours.iter().map(|hour| Item { summed: *hour, is_hour: true });
    let items: Vec<Item> = hours.chain(history.samples.iter().map(Item::sample)).collect();
    draw_items(&items, from, to, points_max)
}

/// A sample or an hour.
#[derive(Debug, Clone, Copy)]
struct Item {
    summed: Rollup,
    is_hour: bool,
}

impl Item {
    fn sample(sample: &Sample) -> Self {
        Self { summed: Rollup::of(sample, sample.t), is_hour: false }
    }

    fn t(&self) -> i64 {
        self.summed.t
    }
}

fn draw_items(items: &[Item], from: i64, to: i64, points_max: usize) -> Drawn {
    let interval_s = usual_interval(items);
    let points_max = points_max.max(1);
    let step_s = if items.len() <= points_max {
        0
    } else {
        let points = i64::try_from(points_max).unwrap_or(i64::MAX);
        (to.saturating_sub(from) / points + 1).max(1)
    };
    let mut points = Vec::new();
    let mut before: Option<Item> = None;
    for stretch in items.chunk_by(|left, right| same_stretch(left.t(), right.t(), from, step_s)) {
        let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
        if let Some(before) = before
            && is_gap(before, first, interval_s)
        {
            let middle = before.t() + (first.t() - before.t()) / 2;
            points.push(Point { t: middle, summary: None });
        }
        let t = if step_s == 0 {
            first.t()
        } else {
            // The last stretch may end after `to`; its point must not.
            let middle = from + (first.t() - from).div_euclid(step_s) * step_s + step_s / 2;
            middle.min(last.t().max(to))
        };
        points.push(Point { t, summary: Some(summarise(stretch)) });
        before = Some(last);
    }
    // Hours that are few enough to be drawn as they are have a minimum and a maximum all the same.
    let hours = step_s == 0 && items.iter().any(|item| item.is_hour);
    Drawn { points, step_s: if hours { ROLLUP_S } else { step_s }, interval_s }
}

fn same_stretch(left: i64, right: i64, from: i64, step_s: i64) -> bool {
    step_s > 0 && (left - from).div_euclid(step_s) == (right - from).div_euclid(step_s)
}

/// Whether nothing was measured between two neighbours for longer than usual.
#[expect(clippy::cast_precision_loss, reason = "distances in seconds are far below 2^52")]
fn is_gap(before: Item, after: Item, interval_s: Option<i64>) -> bool {
    let usual = if before.is_hour || after.is_hour {
        interval_s.unwrap_or(ROLLUP_S).max(ROLLUP_S)
    } else {
        interval_s.unwrap_or(i64::MAX)
    };
    (after.t() - before.t()) as f64 > (usual as f64 * GAP_INTERVALS).max(1.0)
}

fn summarise(stretch: &[Item]) -> Summary {
    let mut whole = stretch[0].summed;
    for item in &stretch[1..] {
        whole.merge(&item.summed);
    }
    Summary { min: whole.min, max: whole.max, mean: whole.mean(), last: whole.last }
}

/// The median distance of neighbours, in seconds.
fn usual_interval(items: &[Item]) -> Option<i64> {
    let mut distances: Vec<i64> = items
        .windows(2)
        .map(|pair| pair[1].t() - pair[0].t())
        .filter(|distance| *distance > 0)
        .collect();
    if distances.is_empty() {
        return None;
    }
    let middle = distances.len() / 2;
    Some(*distances.select_nth_unstable(middle).1)
}
