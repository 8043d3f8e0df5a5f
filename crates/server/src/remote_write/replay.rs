//! Reads what is missing from the chunks, where sealing has overtaken the cursor: one stretch of
//! time after the other, so that no series runs far ahead of the rest (Prometheus refuses what is
//! an hour older than its newest sample), and within a stretch one series after the other.
//!
//! Invariant: a stretch is read from one frozen moment or, after an interruption, from another one
//! at which nothing more was sealed. The last stretch ends where the log begins.

use std::collections::BTreeMap;

use domain::id::SeriesId;
use domain::series::Sample;
use domain::time::Timestamp;
use store::StoreError;
use store::export::Frozen;

use super::cursor::Stretch;
use super::portion::Portion;
use super::sender::{Progress, Sender, Trouble};

/// Seconds of a stretch.
pub(super) const STRETCH_S: i64 = 30 * 60;
/// Where there is nothing, longer ones are looked through.
const STRETCH_S_MAX: i64 = 86_400;

/// What is replayed now.
#[derive(Debug)]
struct Part {
    first_row: Option<i64>,
    /// The seconds from which and to which samples are read, both included.
    from: i64,
    to: i64,
    /// The second at which it ends.
    end: i64,
    /// Whether the log follows it.
    last: bool,
    /// Seconds of sealed samples from before it that were never acknowledged, in order.
    late: BTreeMap<SeriesId, Vec<i64>>,
}

impl Sender {
    /// Sends the next stretch.
    pub(super) async fn replay(
        &mut self,
        mut frozen: Frozen,
        first_row: Option<i64>,
    ) -> Result<Progress, Trouble> {
        self.behind_since(Some(Timestamp::from_seconds(self.cursor.until_s)));
        let part = self.next_part(&mut frozen, first_row).await?;
        let begun = self.cursor.stretch.as_ref().filter(|begun| begun.first_row == first_row);
        let after = begun.map_or(i64::MIN, |begun| begun.series);
        let mut portion = Portion::default();
        let mut empty = after == i64::MIN;
        for series in frozen.series().await?.into_iter().filter(|series| series.0 > after) {
            let samples = part.samples(&mut frozen, series).await?;
            if samples.is_empty() {
                continue;
            }
            if self.stride_s > STRETCH_S {
                // Something is here: it is sent in short stretches.
                self.stride_s = STRETCH_S;
                return Ok(Progress::More);
            }
            empty = false;
            portion.add(series, samples);
            if portion.count() >= self.batch_samples_max() {
                self.deliver(std::mem::take(&mut portion)).await?;
                self.cursor.stretch = Some(Stretch { first_row, series: series.0 });
                self.cursor.save(&self.shared.store).await?;
            }
        }
        self.deliver(portion).await?;
        self.stride_s = if empty { (self.stride_s * 2).min(STRETCH_S_MAX) } else { STRETCH_S };
        self.finish(&mut frozen, &part).await
    }

    async fn next_part(
        &self,
        frozen: &mut Frozen,
        first_row: Option<i64>,
    ) -> Result<Part, StoreError> {
        // Whatever was committed before the log's first row was measured before that, too.
        let log_begins = first_row.map_or_else(|| self.shared.clock.now(), Timestamp).seconds();
        let end = self.cursor.until_s.saturating_add(self.stride_s);
        let last = end >= log_begins;
        let in_log = self.late_in(frozen).await?;
        let mut late: BTreeMap<SeriesId, Vec<i64>> = BTreeMap::new();
        for sample in self.cursor.late.iter().filter(|sample| !in_log.contains(sample)) {
            late.entry(SeriesId(sample.0)).or_default().push(sample.1);
        }
        Ok(Part {
            first_row,
            from: self.cursor.until_s.saturating_add(1),
            to: if last { i64::MAX } else { end },
            end: if last { log_begins.max(self.cursor.until_s) } else { end },
            last,
            late,
        })
    }

    /// Moves the cursor to the end of a stretch that was acknowledged.
    async fn finish(&mut self, frozen: &mut Frozen, part: &Part) -> Result<Progress, Trouble> {
        let begin_s = self.cursor.until_s;
        self.cursor.stretch = None;
        self.cursor.until_s = part.end;
        if let (true, Some(first)) = (part.last, part.first_row) {
            self.cursor.row = first.saturating_sub(1);
        }
        // Going back behind where it began, a replay would never end.
        let late = self.late_in(frozen).await?;
        self.cursor.remember(late, begin_s);
        self.cursor.save(&self.shared.store).await?;
        self.idle = part.last && part.first_row.is_none();
        if self.idle {
            self.behind_since(None);
            return Ok(Progress::CaughtUp);
        }
        Ok(Progress::More)
    }
}

impl Part {
    async fn samples(
        &self,
        frozen: &mut Frozen,
        series: SeriesId,
    ) -> Result<Vec<Sample>, StoreError> {
        let mut samples = Vec::new();
        let late = self.late.get(&series).map(Vec::as_slice).unwrap_or_default();
        for near in late.chunk_by(|t, next| next - t <= STRETCH_S) {
            let around = frozen.sealed(series, near[0], near[near.len() - 1]).await?;
            samples.extend(around.into_iter().filter(|one| near.binary_search(&one.t).is_ok()));
        }
        samples.extend(frozen.sealed(series, self.from, self.to).await?);
        Ok(samples)
    }
}
