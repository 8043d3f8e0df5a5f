//! What one request carries: samples by series, those of each in order of time.

use std::collections::BTreeMap;

use domain::id::SeriesId;
use domain::series::Sample;
use store::log::LogRow;

use super::labels::Names;
use super::message::{self, TimeSeries, WriteRequest};

/// Samples of some series.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Portion(Vec<(SeriesId, Vec<Sample>)>);

impl Portion {
    /// The samples of rows of the log; of two of one series at one second the later one stays.
    pub(super) fn of_rows(rows: &[LogRow]) -> Self {
        let mut by_series: BTreeMap<SeriesId, BTreeMap<i64, Sample>> = BTreeMap::new();
        for entry in rows.iter().flat_map(|row| &row.entries) {
            let t = entry.at.seconds();
            for (series, value) in &entry.samples {
                let sample = Sample { t, value: *value };
                by_series.entry(*series).or_default().insert(t, sample);
            }
        }
        let in_order = |samples: BTreeMap<i64, Sample>| samples.into_values().collect();
        Self(by_series.into_iter().map(|(series, samples)| (series, in_order(samples))).collect())
    }

    /// Adds samples of one series, in order of time and later than those that are there.
    pub(super) fn add(&mut self, series: SeriesId, samples: Vec<Sample>) {
        if !samples.is_empty() {
            self.0.push((series, samples));
        }
    }

    pub(super) fn series(&self) -> impl Iterator<Item = SeriesId> {
        self.0.iter().map(|(series, _)| *series)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|(_, samples)| samples.len()).sum()
    }

    /// The second of the newest sample.
    pub(super) fn newest(&self) -> Option<i64> {
        self.0.iter().filter_map(|(_, samples)| samples.last()).map(|sample| sample.t).max()
    }

    /// Forgets what was deleted meanwhile.
    pub(super) fn retain_named(&mut self, names: &Names) {
        self.0.retain(|(series, _)| names.get(*series).is_some());
    }

    /// The first `count` samples and the rest. A series that is cut stays in order.
    pub(super) fn split_at(self, count: usize) -> (Self, Self) {
        let (mut first, mut rest) = (Self::default(), Self::default());
        let mut room = count;
        for (series, mut samples) in self.0 {
            let further = samples.split_off(samples.len().min(room));
            room -= samples.len();
            first.add(series, samples);
            rest.add(series, further);
        }
        (first, rest)
    }

    /// As a message.
    pub(super) fn to_request(&self, names: &Names) -> WriteRequest {
        let timeseries = self.0.iter().filter_map(|(series, samples)| {
            let labels = names.get(*series)?.to_vec();
            let sample = |sample: &Sample| message::Sample {
                value: sample.value,
                timestamp: sample.t.saturating_mul(1_000),
            };
            Some(TimeSeries { labels, samples: samples.iter().map(sample).collect() })
        });
        WriteRequest { timeseries: timeseries.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn portion(lengths: &[usize]) -> Portion {
        let mut portion = Portion::default();
        for (number, length) in (0_i64..).zip(lengths) {
            let samples = (0_i64..).take(*length).map(|t| Sample { t, value: 0.0 }).collect();
            portion.add(SeriesId(number), samples);
        }
        portion
    }

    proptest! {
        #[test]
        fn two_parts_are_the_whole_in_order(
            lengths in proptest::collection::vec(0_usize..9, 0..9),
            at in 0_usize..60,
        ) {
            let whole = portion(&lengths);
            let (first, rest) = whole.clone().split_at(at);
            prop_assert_eq!(first.count(), at.min(whole.count()));
            let mut joined: BTreeMap<SeriesId, Vec<Sample>> = BTreeMap::new();
            for (series, samples) in first.0.into_iter().chain(rest.0) {
                joined.entry(series).or_default().extend(samples);
            }
            prop_assert_eq!(joined.into_iter().collect::<Vec<_>>(), whole.0);
        }
    }
}
