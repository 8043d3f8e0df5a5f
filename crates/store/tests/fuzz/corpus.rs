//! Valid bodies of many shapes: what monitoring measures, and what nothing ever measures.

use domain::health::Health;
use domain::id::{AssignmentId, SeriesId};
use domain::outcome::ResultType;
use domain::rollup::hourly;
use domain::series::Sample;
use domain::time::Timestamp;
use store::chunk::codec;
use store::log::{LogEntry, pack};

use crate::chance::Chance;

/// Bodies of each kind.
const BODIES: usize = 60;

/// A series of its own shape.
fn series(chance: &mut Chance) -> Vec<Sample> {
    let longest = [3, 40, 300, 3_000][chance.below(4)];
    let n = 1 + chance.below(longest);
    let shape = chance.below(7);
    let step = 1 + i64::try_from(chance.below(300)).unwrap();
    let mut t = 1_700_000_000;
    let mut counter = 0_u32;
    (0..n)
        .map(|index| {
            t += step;
            counter = counter.wrapping_add(u32::try_from(chance.below(1_000)).unwrap());
            let small = f64::from(u32::try_from(chance.below(10_000)).unwrap());
            let value = match shape {
                0 => 1.0,
                1 => small / 100.0,
                2 => f64::from(counter),
                3 => f64::from_bits(chance.next()),
                4 => f64::from(u8::from(chance.below(50) > 0)),
                5 => [f64::NAN, f64::INFINITY, -0.0, f64::MIN_POSITIVE, f64::MAX][index % 5],
                _ => (small / 500.0).sin() * 1e9,
            };
            let jitter = i64::try_from(chance.below(3)).unwrap();
            Sample { t: if shape == 3 { chance.next().cast_signed() } else { t + jitter }, value }
        })
        .collect()
}

/// Chunks of samples, with their counts.
pub(crate) fn samples(chance: &mut Chance) -> Vec<(usize, Vec<u8>)> {
    let body = |chance: &mut Chance| {
        let samples = series(chance);
        (samples.len(), codec::encode_samples(&samples).unwrap())
    };
    (0..BODIES).map(|_| body(chance)).collect()
}

/// Chunks of hours, with their counts.
pub(crate) fn hours(chance: &mut Chance) -> Vec<(usize, Vec<u8>)> {
    let body = |chance: &mut Chance| {
        let mut samples = series(chance);
        samples.sort_by_key(|sample| sample.t);
        let hours = hourly(&samples);
        (hours.len(), codec::encode_hours(&hours).unwrap())
    };
    (0..BODIES).map(|_| body(chance)).collect()
}

/// Rows of the log, with their counts.
pub(crate) fn log(chance: &mut Chance) -> Vec<(usize, Vec<u8>)> {
    let body = |chance: &mut Chance| {
        let n = chance.below(60);
        let entries: Vec<LogEntry> = (0..n).map(|_| entry(chance)).collect();
        (n, pack(&entries))
    };
    (0..BODIES).map(|_| body(chance)).collect()
}

fn entry(chance: &mut Chance) -> LogEntry {
    let number = |chance: &mut Chance| (chance.next() >> chance.below(64)).cast_signed();
    let samples = (0..chance.below(5))
        .map(|_| (SeriesId(number(chance)), f64::from_bits(chance.next())))
        .collect();
    LogEntry {
        assignment_id: AssignmentId(number(chance)),
        at: Timestamp(number(chance)),
        duration_us: number(chance),
        result_type: ResultType::ALL[chance.below(ResultType::ALL.len())],
        health: Health::ALL[chance.below(Health::ALL.len())],
        message_id: number(chance),
        samples,
    }
}
