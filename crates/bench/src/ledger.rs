//! What was handed over for storing, as a sum a series: so that a year of it can be compared with
//! what is read back without being kept.

use std::collections::HashMap;

use anyhow::ensure;
use domain::id::AssignmentId;
use domain::series::Sample;
use store::Store;

/// How many samples, and a number that changes with any bit of any of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    samples: u64,
    mixed: u64,
}

impl Sum {
    fn add(&mut self, t: i64, value: f64) {
        self.samples += 1;
        let word = t.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ value.to_bits();
        self.mixed = (self.mixed.rotate_left(5) ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
}

/// The sums of all series.
#[derive(Debug, Default)]
pub(crate) struct Ledger(HashMap<(AssignmentId, &'static str), Sum>);

impl Ledger {
    /// Adds a sample; each series' come in order of time.
    pub(crate) fn note(&mut self, of: AssignmentId, metric: &'static str, t: i64, value: f64) {
        self.0.entry((of, metric)).or_default().add(t, value);
    }

    /// How many samples of all series were noted.
    pub(crate) fn samples(&self) -> u64 {
        self.0.values().map(|sum| sum.samples).sum()
    }

    /// Reads every series back; an error if any of them is not what was noted, bit for bit.
    /// Returns how many samples were compared.
    pub(crate) async fn compare(&self, store: &Store, from: i64, to: i64) -> anyhow::Result<u64> {
        let mut assignments: Vec<AssignmentId> = self.0.keys().map(|(of, _)| *of).collect();
        assignments.sort_unstable();
        assignments.dedup();
        let mut compared = 0;
        for series in store.series_of(&assignments).await? {
            let samples = store.samples(series.id, from, to).await?;
            let mut found = Sum::default();
            for Sample { t, value } in samples {
                found.add(t, value);
            }
            let noted = self.0.get(&(series.assignment_id, series.metric.as_str()));
            ensure!(
                noted == Some(&found),
                "{} of assignment {}: {} samples were read, which are not the {} that were written",
                series.metric,
                series.assignment_id,
                found.samples,
                noted.map_or(0, |sum| sum.samples),
            );
            compared += found.samples;
        }
        ensure!(compared == self.samples(), "a series is missing: {compared} samples were read");
        Ok(compared)
    }
}
