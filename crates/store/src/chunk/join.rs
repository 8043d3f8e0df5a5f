//! Joining small runs of samples to long ones: fewer rows, and long runs compress far better.
//!
//! What is joined is decoded and compressed outside of the transaction, so that the commits of
//! new results do not wait.

use domain::id::SeriesId;
use domain::rollup::{Rollup, merged};
use domain::series::Sample;

use super::{CHUNKS, NewChunks, PIECES, Tier, codec, in_order};
use crate::engine::{Row, Session, Store, places};
use crate::error::Result;

/// Series that one transaction joins, at most.
const SERIES_PER_JOIN: i64 = 250;
/// Rows that one statement deletes.
const ROWS_PER_DELETE: usize = 500;

impl Store {
    /// Makes chunks of the pieces that end by `until` (seconds since 1970), one a series and
    /// tier. Those wait that share some time with one that does not end by then. Returns how many
    /// series were joined; there may be more until it returns 0.
    pub async fn join_pieces(&self, until: i64) -> Result<usize> {
        let mut reading = self.read().await?;
        let sql = "SELECT DISTINCT series_id FROM sample_pieces WHERE t1 <= $1 AND series_id > $2
                   ORDER BY series_id LIMIT $3";
        let mut joining = Joining::new(PIECES);
        let (mut after, mut joined) = (i64::MIN, 0);
        while joined == 0 {
            let args = vec![until.into(), after.into(), SERIES_PER_JOIN.into()];
            let waiting = reading.query(sql, args).await?;
            let Some(last) = waiting.last() else { return Ok(0) };
            after = last.int("series_id")?;
            for row in &waiting {
                let series = row.id("series_id")?;
                let parts = joining.parts.len();
                let raw = uncut(&mut reading, series, Tier::Raw, until).await?;
                joining.add_samples(&mut reading, series, (i64::MIN, raw)).await?;
                let hour = uncut(&mut reading, series, Tier::Hour, until).await?;
                joining.add_hours(&mut reading, series, (i64::MIN, hour)).await?;
                joined += usize::from(joining.parts.len() > parts);
            }
        }
        drop(reading);
        self.finish(joining, joined).await
    }

    /// Joins the chunks of hours that lie within `from ..= to` (seconds since 1970). Returns as
    /// [`Self::join_pieces`] does.
    pub async fn join_hours(&self, from: i64, to: i64) -> Result<usize> {
        let mut reading = self.read().await?;
        let sql = "SELECT s.id AS series_id FROM series s CROSS JOIN sample_chunks c
                   WHERE c.series_id = s.id AND c.tier = $1 AND c.t1 >= $2 AND c.t1 <= $3
                       AND c.t0 >= $2
                   GROUP BY s.id HAVING COUNT(*) > 1 AND SUM(c.n) <= $4 ORDER BY s.id LIMIT $5";
        let most = i64::try_from(super::CHUNK_SAMPLES_MAX).unwrap_or(i64::MAX);
        let tier = Tier::Hour.number();
        let args = vec![tier.into(), from.into(), to.into(), most.into(), SERIES_PER_JOIN.into()];
        let scattered = reading.query(sql, args).await?;
        let mut joining = Joining::new(CHUNKS);
        for row in &scattered {
            joining.add_hours(&mut reading, row.id("series_id")?, (from, to)).await?;
        }
        drop(reading);
        self.finish(joining, scattered.len()).await
    }

    async fn finish(&self, joining: Joining, series: usize) -> Result<usize> {
        // Like a change of the configuration, so that no series goes meanwhile.
        let mut session = self.configure().await?;
        if delete(&mut session, joining.table, &joining.parts).await? != joining.parts.len() {
            // Somebody else joined or forgot meanwhile; what they did stands, and this is undone.
            return Ok(0);
        }
        joining.chunks.by_page().write(&mut session, CHUNKS).await?;
        session.commit().await?;
        Ok(series)
    }
}

/// The last second by `until` at which no piece is cut in two. What is joined is older than all
/// pieces that stay, so these must not hold older samples of the same time.
async fn uncut(session: &mut Session, series: SeriesId, tier: Tier, until: i64) -> Result<i64> {
    let sql = "SELECT t0, t1 FROM sample_pieces WHERE series_id = $1 AND tier = $2 AND t0 <= $3
               ORDER BY t1 DESC";
    let args = vec![series.into(), tier.number().into(), until.into()];
    let mut uncut = until;
    for row in session.query(sql, args).await? {
        if row.int("t1")? <= uncut {
            break;
        }
        uncut = uncut.min(row.int("t0")?.saturating_sub(1));
    }
    Ok(uncut)
}

/// Rows of `table` and the chunks that take their place.
struct Joining {
    table: &'static str,
    parts: Vec<i64>,
    chunks: NewChunks,
}

impl Joining {
    fn new(table: &'static str) -> Self {
        Self { table, parts: Vec::new(), chunks: NewChunks::default() }
    }

    async fn add_samples(
        &mut self,
        session: &mut Session,
        series: SeriesId,
        span: (i64, i64),
    ) -> Result<()> {
        let mut samples: Vec<Sample> = Vec::new();
        for row in self.take(session, series, Tier::Raw, span).await? {
            let (codec, n) = (row.int("codec")?, row.int("n")?);
            samples.extend(codec::decode_samples(codec, n, &row.blob("body")?)?);
        }
        in_order(&mut samples);
        self.chunks.add_samples(series, &samples)
    }

    async fn add_hours(
        &mut self,
        session: &mut Session,
        series: SeriesId,
        span: (i64, i64),
    ) -> Result<()> {
        let mut hours: Vec<Rollup> = Vec::new();
        for row in self.take(session, series, Tier::Hour, span).await? {
            let (codec, n) = (row.int("codec")?, row.int("n")?);
            hours.extend(codec::decode_hours(codec, n, &row.blob("body")?)?);
        }
        hours.sort_by_key(|hour| hour.t);
        self.chunks.add_hours(series, &merged(hours))
    }

    /// The rows of a series and tier, in the order in which they were sealed.
    async fn take(
        &mut self,
        session: &mut Session,
        series: SeriesId,
        tier: Tier,
        (from, to): (i64, i64),
    ) -> Result<Vec<Row>> {
        let table = self.table;
        let sql = format!(
            "SELECT id, n, codec, body FROM {table}
             WHERE series_id = $1 AND tier = $2 AND t1 >= $3 AND t1 <= $4 AND t0 >= $3
             ORDER BY id"
        );
        let args = vec![series.into(), tier.number().into(), from.into(), to.into()];
        let rows = session.query(sql, args).await?;
        for row in &rows {
            self.parts.push(row.int("id")?);
        }
        Ok(rows)
    }
}

/// Returns how many were there to be deleted.
pub(super) async fn delete(session: &mut Session, table: &str, rows: &[i64]) -> Result<usize> {
    let mut deleted = 0;
    for part in rows.chunks(ROWS_PER_DELETE) {
        let sql = format!("DELETE FROM {table} WHERE id IN ({})", places(part.len()));
        deleted += session.execute(sql, part.iter().map(|id| (*id).into()).collect()).await?;
    }
    Ok(usize::try_from(deleted).unwrap_or(usize::MAX))
}
