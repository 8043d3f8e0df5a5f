//! Drawing: what a graph must not lose, and must not invent.

use domain::rollup::hourly;
use domain::series::{Drawn, History, Point, Sample, Summary, draw, draw_history};
use proptest::prelude::*;

/// Samples in order of time, mostly regular, with holes and with some at the same second.
fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let distance = prop_oneof![
        8 => Just(60_i64),
        2 => 55_i64..66,
        1 => 0_i64..3,
        1 => 100_i64..20_000,
    ];
    (1_700_000_000_i64..1_700_100_000, prop::collection::vec((distance, -1e6_f64..1e6), 0..300))
        .prop_map(|(start, steps)| {
            let mut t = start;
            let mut next = |distance| {
                t += distance;
                t
            };
            steps.into_iter().map(|(d, value)| Sample { t: next(d), value }).collect()
        })
}

fn drawn_with(samples: &[Sample], before: i64, after: i64, points_max: usize) -> (Drawn, i64, i64) {
    let from = samples.first().map_or(0, |sample| sample.t) - before;
    let to = samples.last().map_or(0, |sample| sample.t) + after;
    (draw(samples, from, to, points_max), from, to)
}

fn summaries(points: &[Point]) -> Vec<Summary> {
    points.iter().filter_map(|point| point.summary).collect()
}

fn far_apart(drawn: &Drawn, left: i64, right: i64) -> bool {
    // 2.5 intervals, in whole numbers; never less than a second.
    drawn.interval_s.is_some_and(|usual| 2 * (right - left) > (5 * usual).max(2))
}

proptest! {
    #[test]
    fn extremes_the_last_value_and_the_bound_on_points_hold(
        samples in samples(), before in 0_i64..5_000, after in 0_i64..5_000, most in 1_usize..80,
    ) {
        let (drawn, from, to) = drawn_with(&samples, before, after, most);
        let found = summaries(&drawn.points);
        prop_assert!(found.len() <= most, "{} points instead of {}", found.len(), most);
        let min = samples.iter().map(|s| s.value).reduce(f64::min);
        let max = samples.iter().map(|s| s.value).reduce(f64::max);
        prop_assert_eq!(found.iter().map(|s| s.min).reduce(f64::min), min);
        prop_assert_eq!(found.iter().map(|s| s.max).reduce(f64::max), max);
        prop_assert_eq!(found.last().map(|s| s.last), samples.last().map(|s| s.value));
        for summary in &found {
            prop_assert!(summary.min <= summary.mean && summary.mean <= summary.max);
            prop_assert!(summary.min <= summary.last && summary.last <= summary.max);
        }
        prop_assert!(drawn.points.windows(2).all(|pair| pair[0].t <= pair[1].t), "in order");
        prop_assert!(drawn.points.iter().all(|point| (from..=to).contains(&point.t)));
        prop_assert!(drawn.points.last().is_none_or(|point| point.summary.is_some()));
        prop_assert!(drawn.points.first().is_none_or(|point| point.summary.is_some()));
    }

    #[test]
    fn few_samples_are_drawn_as_they_are(samples in samples(), spare in 0_usize..5) {
        let (drawn, ..) = drawn_with(&samples, 10, 10, samples.len() + spare);
        prop_assert_eq!(drawn.step_s, 0);
        let real: Vec<Sample> = drawn
            .points
            .iter()
            .filter_map(|p| p.summary.map(|s| Sample { t: p.t, value: s.last }))
            .collect();
        prop_assert_eq!(&real, &samples);
        for summary in summaries(&drawn.points) {
            prop_assert_eq!((summary.min, summary.max), (summary.last, summary.last));
        }
    }

    #[test]
    fn each_stretch_is_summarised_by_itself(samples in samples(), most in 1_usize..40) {
        prop_assume!(samples.len() > most);
        let (drawn, from, _) = drawn_with(&samples, 0, 100, most);
        let stretch = |sample: &Sample| (sample.t - from) / drawn.step_s;
        let expected: Vec<(f64, f64, f64)> = samples
            .chunk_by(|left, right| stretch(left) == stretch(right))
            .map(|part| {
                let values = || part.iter().map(|sample| sample.value);
                let extremes = (values().reduce(f64::min), values().reduce(f64::max));
                (extremes.0.unwrap(), extremes.1.unwrap(), values().next_back().unwrap())
            })
            .collect();
        let found: Vec<(f64, f64, f64)> =
            summaries(&drawn.points).iter().map(|s| (s.min, s.max, s.last)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn gaps_stay_gaps_and_only_they(samples in samples(), most in 1_usize..400) {
        let (drawn, from, _) = drawn_with(&samples, 7, 7, most);
        let same_point = |left: i64, right: i64| {
            drawn.step_s > 0 && (left - from) / drawn.step_s == (right - from) / drawn.step_s
        };
        let expected: Vec<(i64, i64)> = samples
            .windows(2)
            .map(|pair| (pair[0].t, pair[1].t))
            .filter(|(left, right)| far_apart(&drawn, *left, *right) && !same_point(*left, *right))
            .collect();
        let gaps: Vec<i64> =
            drawn.points.iter().filter(|point| point.summary.is_none()).map(|p| p.t).collect();
        prop_assert_eq!(gaps.len(), expected.len());
        for (gap, (left, right)) in gaps.iter().zip(expected) {
            prop_assert!(left < *gap && *gap < right, "{} lies between the samples", gap);
        }
    }
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let drawn = draw(&[], 0, 3_600, 100);
    assert_eq!(drawn, Drawn { points: Vec::new(), step_s: 0, interval_s: None });
}

#[test]
fn a_missing_hour_is_a_gap_and_no_zero() {
    let sample = |minute: i64| Sample { t: minute * 60, value: 5.0 };
    let samples: Vec<Sample> = (0..10).chain(70..80).map(sample).collect();
    let drawn = draw(&samples, 0, 80 * 60, 100);
    let gap = drawn.points.iter().position(|point| point.summary.is_none());
    assert_eq!(gap, Some(10));
    assert_eq!(drawn.points.len(), 21);
    assert!(summaries(&drawn.points).iter().all(|s| s.min.to_bits() == 5.0_f64.to_bits()));
}

#[test]
fn the_mean_of_equal_values_is_that_value() {
    let samples: Vec<Sample> = (0..1_000).map(|t| Sample { t, value: 0.1 }).collect();
    for summary in summaries(&draw(&samples, 0, 999, 7).points) {
        assert_eq!(summary.mean.to_bits(), 0.1_f64.to_bits());
    }
}

#[test]
fn absurd_values_and_ranges_do_not_panic() {
    let nan = [Sample { t: 1, value: f64::NAN }, Sample { t: 2, value: f64::NAN }];
    assert_eq!(draw(&nan, 0, 10, 1).points.len(), 1);
    let huge: Vec<Sample> = (0..9).map(|t| Sample { t, value: f64::MAX }).collect();
    let drawn = draw(&huge, 0, 8, 2);
    assert!(summaries(&drawn.points).iter().all(|summary| summary.mean <= f64::MAX));
    assert_eq!(summaries(&draw(&huge, 0, 8, 0).points).len(), 1, "0 points count as one");
}

#[test]
fn few_hours_are_hours_and_no_samples() {
    let sample = |t: i64, value: f64| Sample { t, value };
    let hours = hourly(&[sample(0, 1.0), sample(60, 5.0), sample(3_600, 1.0)]);
    let samples = vec![sample(7_200, 2.0), sample(7_260, 3.0)];
    let drawn = draw_history(&History { hours, samples }, 0, 7_260, 100);
    assert_eq!((drawn.step_s, drawn.points.len()), (3_600, 4));
    let drawn = draw_history(&History::default(), 0, 1, 100);
    assert_eq!(drawn.step_s, 0);
}

#[test]
fn no_point_lies_beyond_the_end_of_the_graph() {
    let samples: Vec<Sample> = (0..=100).map(|t| Sample { t, value: 1.0 }).collect();
    let drawn = draw(&samples, 0, 100, 80);
    assert_eq!(drawn.step_s, 2);
    assert_eq!(drawn.points.last().map(|point| point.t), Some(100), "not 101, its middle");
}
