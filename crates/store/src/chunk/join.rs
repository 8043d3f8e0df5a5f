//! Joining the small chunks of a finished stretch of time to one a series: fewer rows, and long
//! runs compress far better than short ones.

use domain::id::SeriesId;
use domain::rollup::merged;
use domain::series::Sample;

use super::{NewChunks, Tier, codec};
use crate::engine::{Row, Session, Store, places};
use crate::error::Result;

/// Series that one transaction joins, at most.
const SERIES_PER_JOIN: i64 = 500;
/// Rows that one statement deletes.
const ROWS_PER_DELETE: usize = 500;

impl Store {
    /// Joins the samples sealed within `from ..= to` (seconds since 1970). Returns how many
    /// series were joined; there may be more until it returns 0.
    pub async fn join_samples(&self, from: i64, to: i64) -> Result<usize> {
        self.join(Tier::Raw, from, to).await
    }

    /// The same for hours.
    pub async fn join_hours(&self, from: i64, to: i64) -> Result<usize> {
        self.join(Tier::Hour, from, to).await
    }

    /// The time of the oldest sample that is sealed, in seconds since 1970.
    pub async fn oldest_sealed(&self) -> Result<Option<i64>> {
        let sql = "SELECT MIN(t0) AS t0 FROM sample_chunks";
        self.read().await?.query_one(sql, vec![]).await?.int_or_null("t0")
    }

    /// Decodes and compresses outside of the transaction, so that the commits of new results do
    /// not wait.
    async fn join(&self, tier: Tier, from: i64, to: i64) -> Result<usize> {
        let mut reading = self.read().await?;
        let scattered = scattered(&mut reading, tier, from, to).await?;
        let mut joined = NewChunks::default();
        let mut pieces = Vec::new();
        for series in &scattered {
            let rows = within(&mut reading, *series, tier, from, to).await?;
            match tier {
                Tier::Raw => joined.add_samples(*series, &joined_samples(&rows)?)?,
                Tier::Hour => {
                    let mut hours = Vec::new();
                    for row in &rows {
                        let (codec, n) = (row.int("codec")?, row.int("n")?);
                        hours.extend(codec::decode_hours(codec, n, &row.blob("body")?)?);
                    }
                    hours.sort_by_key(|hour| hour.t);
                    joined.add_hours(*series, &merged(hours))?;
                }
            }
            for row in &rows {
                pieces.push(row.int("id")?);
            }
        }
        drop(reading);
        let mut session = self.write().await?;
        if delete(&mut session, &pieces).await? != pieces.len() {
            // Somebody else joined or forgot meanwhile; what they did stands, and this is undone.
            return Ok(0);
        }
        joined.write(&mut session).await?;
        session.commit().await?;
        Ok(scattered.len())
    }
}

/// Series with several chunks in the stretch.
async fn scattered(session: &mut Session, tier: Tier, from: i64, to: i64) -> Result<Vec<SeriesId>> {
    let sql = "SELECT s.id AS series_id FROM series s CROSS JOIN sample_chunks c
               WHERE c.series_id = s.id AND c.tier = $1 AND c.t0 >= $2 AND c.t0 <= $3
                   AND c.t1 <= $3
               GROUP BY s.id HAVING COUNT(*) > 1 AND SUM(c.n) <= $4 ORDER BY s.id LIMIT $5";
    let most = i64::try_from(super::CHUNK_SAMPLES_MAX).unwrap_or(i64::MAX);
    let args =
        vec![tier.number().into(), from.into(), to.into(), most.into(), SERIES_PER_JOIN.into()];
    session.query(sql, args).await?.iter().map(|row| row.id("series_id")).collect()
}

async fn within(
    session: &mut Session,
    series: SeriesId,
    tier: Tier,
    from: i64,
    to: i64,
) -> Result<Vec<Row>> {
    let sql = "SELECT id, n, codec, body FROM sample_chunks
               WHERE series_id = $1 AND tier = $2 AND t0 >= $3 AND t0 <= $4 AND t1 <= $4
               ORDER BY id";
    session.query(sql, vec![series.into(), tier.number().into(), from.into(), to.into()]).await
}

/// Returns how many were there to be deleted.
async fn delete(session: &mut Session, chunks: &[i64]) -> Result<usize> {
    let mut deleted = 0;
    for part in chunks.chunks(ROWS_PER_DELETE) {
        let sql = format!("DELETE FROM sample_chunks WHERE id IN ({})", places(part.len()));
        deleted += session.execute(sql, part.iter().map(|id| (*id).into()).collect()).await?;
    }
    Ok(usize::try_from(deleted).unwrap_or(usize::MAX))
}

fn joined_samples(rows: &[Row]) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for row in rows {
        let (codec, n) = (row.int("codec")?, row.int("n")?);
        samples.extend(codec::decode_samples(codec, n, &row.blob("body")?)?);
    }
    in_order(&mut samples);
    Ok(samples)
}

/// Sorts samples that stand in the order of their arrival by time; of several at one second the
/// one that arrived last stays.
pub(crate) fn in_order(samples: &mut Vec<Sample>) {
    samples.sort_by_key(|sample| sample.t);
    samples.reverse();
    samples.dedup_by_key(|sample| sample.t);
    samples.reverse();
}
