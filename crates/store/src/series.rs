//! Reading samples: sealed chunks and the head behind them, as one line of time.

use std::collections::{BTreeSet, HashMap};

use domain::id::{AssignmentId, SeriesId};
use domain::rollup::{ROLLUP_S, hour_of};
use domain::series::{History, Sample};

use crate::chunk::{self, Reach, Unsealed};
use crate::engine::{Session, Store, places};
use crate::error::Result;

/// Things that one statement asks for.
const IDS_PER_STATEMENT: usize = 500;

/// A series as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its number.
    pub id: SeriesId,
    /// Whose.
    pub assignment_id: AssignmentId,
    /// `value` for the primary one.
    pub metric: String,
    /// As the plugin last gave it.
    pub unit: String,
}

impl Store {
    /// All series of some assignments.
    pub async fn series_of(&self, assignments: &[AssignmentId]) -> Result<Vec<Series>> {
        let mut session = self.read().await?;
        let mut found = Vec::new();
        for part in assignments.chunks(IDS_PER_STATEMENT) {
            let sql = format!(
                "SELECT id, assignment_id, metric, unit FROM series
                 WHERE assignment_id IN ({}) ORDER BY id",
                places(part.len())
            );
            for row in session.query(sql, part.iter().map(|id| (*id).into()).collect()).await? {
                found.push(Series {
                    id: row.id("id")?,
                    assignment_id: row.id("assignment_id")?,
                    metric: row.text("metric")?,
                    unit: row.text("unit")?,
                });
            }
        }
        Ok(found)
    }

    /// The samples of one series in `from ..= to` (seconds since 1970), in order of time; of two
    /// at the same second the later one stays.
    pub async fn samples(&self, series: SeriesId, from: i64, to: i64) -> Result<Vec<Sample>> {
        let mut session = self.snapshot().await?;
        let unsealed = self.head.samples(&mut session, series).await?;
        samples(&mut session, unsealed, series, from, to).await
    }

    /// What a graph of `from ..= to` needs, whose points stand for `step_s` seconds: samples, and
    /// hours instead where a point is longer than an hour or samples are no longer kept.
    pub async fn history(
        &self,
        series: SeriesId,
        from: i64,
        to: i64,
        step_s: i64,
    ) -> Result<History> {
        let mut session = self.snapshot().await?;
        let mut unsealed = self.head.samples(&mut session, series).await?;
        if step_s >= ROLLUP_S {
            // Whole hours, as sealed ones are: the answer must not depend on what is sealed.
            unsealed.retain(|sample| (from..=to).contains(&hour_of(sample.t)));
            chunk::in_order(&mut unsealed);
            let reach = Reach::of(&mut session, series).await?;
            let unsealed = Unsealed::of(&mut session, &reach, series, &unsealed).await?;
            let sealed = chunk::hours(&mut session, series, from, to).await?;
            return Ok(History { hours: unsealed.merged_with(sealed), samples: Vec::new() });
        }
        let samples = samples(&mut session, unsealed, series, from, to).await?;
        let oldest = samples.first().map_or(to.saturating_add(1), |sample| sample.t);
        if oldest.saturating_sub(from) < ROLLUP_S {
            return Ok(History { hours: Vec::new(), samples });
        }
        let mut hours = chunk::hours(&mut session, series, from, oldest).await?;
        hours.retain(|hour| hour.t.saturating_add(ROLLUP_S) <= oldest);
        Ok(History { hours, samples })
    }

    /// The newest `count` samples of one series, as far as they are sealed; in order of time.
    pub async fn sealed_tail(&self, series: SeriesId, count: usize) -> Result<Vec<Sample>> {
        chunk::tail(&mut self.read().await?, series, count).await
    }

    /// The texts of some messages, by row.
    pub async fn message_texts(&self, rows: &BTreeSet<i64>) -> Result<HashMap<i64, String>> {
        let mut session = self.read().await?;
        let rows: Vec<i64> = rows.iter().copied().collect();
        let mut texts = HashMap::new();
        for part in rows.chunks(IDS_PER_STATEMENT) {
            let sql = format!("SELECT id, text FROM messages WHERE id IN ({})", places(part.len()));
            for row in session.query(sql, part.iter().map(|id| (*id).into()).collect()).await? {
                texts.insert(row.int("id")?, row.text("text")?);
            }
        }
        Ok(texts)
    }
}

async fn samples(
    session: &mut Session,
    unsealed: Vec<Sample>,
    series: SeriesId,
    from: i64,
    to: i64,
) -> Result<Vec<Sample>> {
    let mut samples = chunk::samples(session, series, from, to).await?;
    samples.extend(unsealed);
    samples.retain(|sample| (from..=to).contains(&sample.t));
    chunk::in_order(&mut samples);
    Ok(samples)
}
