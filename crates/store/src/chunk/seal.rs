//! Sealing: the older end of the log becomes pieces, of samples and of hours.

use std::collections::{BTreeMap, HashSet};

use domain::id::SeriesId;
use domain::series::Sample;
use domain::time::Timestamp;

use super::late::{Reach, Rewritten, Unsealed};
use super::{NewChunks, PIECES, in_order};
use crate::engine::{Session, Store};
use crate::error::Result;
use crate::log::{ROWS_PER_PAGE, log_after, note_sealed};

/// Rows of the log that one sealing takes, at most: a stretch of one commit a second.
const ROWS_PER_SEALING: i64 = 20_000;
/// Samples that one sealing takes, or one row more: bounds its memory and its transaction.
const SAMPLES_PER_SEALING: i64 = 500_000;

impl Store {
    /// Moves what the log holds from before `before` into pieces, together with all that was
    /// committed earlier still. Returns how many rows of the log were sealed; there may be more
    /// until it returns 0.
    pub async fn seal(&self, before: Timestamp) -> Result<usize> {
        let sql = "SELECT COALESCE(MAX(id), 0) AS id FROM sample_log WHERE last_at < $1";
        let newest = self.read().await?.query_one(sql, vec![before.into()]).await?.int("id")?;
        self.seal_up_to(newest).await
    }

    /// Moves the oldest part of the log into pieces, so that about `samples_max` samples stay.
    /// Returns as [`Self::seal`] does.
    pub async fn seal_beyond(&self, samples_max: i64) -> Result<usize> {
        let sql = "SELECT COALESCE(MAX(id), 0) AS id FROM
                       (SELECT id, SUM(n) OVER (ORDER BY id DESC) AS newer FROM sample_log) AS log
                   WHERE newer > $1";
        let newest =
            self.read().await?.query_one(sql, vec![samples_max.into()]).await?.int("id")?;
        self.seal_up_to(newest).await
    }

    /// Compresses outside of the transaction, so that the commits of new results do not wait.
    async fn seal_up_to(&self, newest: i64) -> Result<usize> {
        let mut reading = self.read().await?;
        let Some(portion) = portion(&mut reading, newest).await? else { return Ok(0) };
        let by_series = samples_by_series(&mut reading, portion.last_id).await?;
        let reach = Reach::of_all(&mut reading).await?;
        let (mut pieces, mut rewritten) = (NewChunks::default(), Rewritten::default());
        for (series, samples) in &by_series {
            pieces.add_samples_by_day(*series, samples)?;
            let hours = Unsealed::of(&mut reading, &reach, *series, samples).await?;
            rewritten.add(&mut reading, *series, hours, &mut pieces).await?;
        }
        drop(reading);
        // Like a change of the configuration, so that no series goes meanwhile.
        let mut session = self.configure().await?;
        let sealed = session
            .execute("DELETE FROM sample_log WHERE id <= $1", vec![portion.last_id.into()])
            .await?;
        // Samples of a host that was deleted meanwhile go with it.
        let known = known_series(&mut session).await?;
        if sealed != portion.rows || !rewritten.write(&mut session, &known).await? {
            // Somebody else sealed, joined or forgot meanwhile; what they did stands, and this is
            // undone.
            return Ok(0);
        }
        pieces.retain(&known);
        pieces.write(&mut session, PIECES).await?;
        note_sealed(&mut session, portion.last_id).await?;
        session.commit().await?;
        Ok(usize::try_from(portion.rows).unwrap_or(usize::MAX))
    }
}

/// The oldest rows of the log that are sealed at once.
struct Portion {
    last_id: i64,
    rows: u64,
}

async fn portion(session: &mut Session, newest: i64) -> Result<Option<Portion>> {
    let sql = "SELECT id, n FROM sample_log WHERE id <= $1 ORDER BY id LIMIT $2";
    let rows = session.query(sql, vec![newest.into(), ROWS_PER_SEALING.into()]).await?;
    let mut portion = None;
    let mut samples = 0;
    for (row, rows) in rows.iter().zip(1..) {
        if samples >= SAMPLES_PER_SEALING {
            break;
        }
        samples += row.int("n")?;
        portion = Some(Portion { last_id: row.int("id")?, rows });
    }
    Ok(portion)
}

async fn samples_by_series(
    session: &mut Session,
    last_id: i64,
) -> Result<BTreeMap<SeriesId, Vec<Sample>>> {
    let mut by_series: BTreeMap<SeriesId, Vec<Sample>> = BTreeMap::new();
    let mut after = i64::MIN;
    while after < last_id {
        let page = log_after(session, after, ROWS_PER_PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        let rows = page.iter().filter(|row| row.id <= last_id);
        for entry in rows.flat_map(|row| &row.entries) {
            let t = entry.at.seconds();
            for (series, value) in &entry.samples {
                by_series.entry(*series).or_default().push(Sample { t, value: *value });
            }
        }
    }
    by_series.values_mut().for_each(in_order);
    Ok(by_series)
}

async fn known_series(session: &mut Session) -> Result<HashSet<SeriesId>> {
    let rows = session.query("SELECT id FROM series", vec![]).await?;
    rows.iter().map(|row| row.id("id")).collect()
}
