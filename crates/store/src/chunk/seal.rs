//! Sealing: the older part of the log becomes chunks and hours.

use std::collections::{BTreeMap, HashSet};

use domain::id::SeriesId;
use domain::rollup::hourly;
use domain::series::Sample;
use domain::time::Timestamp;

use super::{NewChunks, in_order};
use crate::engine::{Row, Session, Store};
use crate::error::Result;
use crate::log::unpack;

/// Rows of the log that one sealing takes, at most: bounds its memory and its transaction.
const ROWS_PER_SEALING: i64 = 4_000;

impl Store {
    /// Moves what the log holds from before `before` into chunks. Returns how many rows of the
    /// log were sealed; there may be more until it returns 0.
    pub async fn seal(&self, before: Timestamp) -> Result<usize> {
        let mut session = self.write().await?;
        let rows = session
            .query(
                "SELECT id, body FROM sample_log WHERE last_at < $1 ORDER BY id LIMIT $2",
                vec![before.into(), ROWS_PER_SEALING.into()],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(0) };
        let last_id = last.int("id")?;
        let mut by_series = samples_by_series(&rows)?;
        // Samples of a host that was deleted meanwhile go with it.
        let known = known_series(&mut session).await?;
        by_series.retain(|series, _| known.contains(series));
        let mut chunks = NewChunks::default();
        for (series, samples) in &by_series {
            chunks.add_samples(*series, samples)?;
            chunks.add_hours(*series, &hourly(samples))?;
        }
        chunks.write(&mut session).await?;
        session
            .execute(
                "DELETE FROM sample_log WHERE last_at < $1 AND id <= $2",
                vec![before.into(), last_id.into()],
            )
            .await?;
        session.commit().await?;
        Ok(rows.len())
    }
}

fn samples_by_series(rows: &[Row]) -> Result<BTreeMap<SeriesId, Vec<Sample>>> {
    let mut by_series: BTreeMap<SeriesId, Vec<Sample>> = BTreeMap::new();
    for row in rows {
        for entry in unpack(&row.blob("body")?)? {
            let t = entry.at.seconds();
            for (series, value) in entry.samples {
                by_series.entry(series).or_default().push(Sample { t, value });
            }
        }
    }
    for samples in by_series.values_mut() {
        in_order(samples);
    }
    Ok(by_series)
}

async fn known_series(session: &mut Session) -> Result<HashSet<SeriesId>> {
    let rows = session.query("SELECT id FROM series", vec![]).await?;
    rows.iter().map(|row| row.id("id")).collect()
}
