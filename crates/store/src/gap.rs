//! Times in which nobody watched: the server was off, or its machine asleep.

use domain::availability::Period;
use domain::time::Timestamp;

use crate::availability::outdate_health_days;
use crate::engine::Store;
use crate::error::Result;

/// Most gaps that are read at once; a server that was started anew every hour for a year has
/// fewer.
pub const GAPS_MAX: usize = 10_000;

impl Store {
    /// Notes that nobody watched from `from` up to `to`; nothing if that is no time at all. The
    /// figures of the days that it touches are counted anew.
    pub async fn add_monitoring_gap(&self, from: Timestamp, to: Timestamp) -> Result<()> {
        if from >= to {
            return Ok(());
        }
        // Like a change of the configuration, so that no day is being counted meanwhile.
        let mut session = self.configure().await?;
        let sql = "INSERT INTO monitoring_gaps (from_at, to_at) VALUES ($1, $2)";
        session.execute(sql, vec![from.into(), to.into()]).await?;
        outdate_health_days(&mut session, from, to).await?;
        session.commit().await
    }

    /// Lets no gap reach beyond `now`: one that does was told by a clock that was ahead, and would hide
    /// what is watched from now on.
    pub async fn end_monitoring_gaps(&self, now: Timestamp) -> Result<()> {
        let mut session = self.configure().await?;
        let sql = "SELECT MAX(to_at) AS to_at FROM monitoring_gaps WHERE to_at > $1";
        let last = session.query_one(sql, vec![now.into()]).await?.time_or_null("to_at")?;
        let Some(last) = last else { return Ok(()) };
        for sql in [
            "DELETE FROM monitoring_gaps WHERE from_at >= $1",
            "UPDATE monitoring_gaps SET to_at = $1 WHERE to_at > $1",
        ] {
            session.execute(sql, vec![now.into()]).await?;
        }
        outdate_health_days(&mut session, now, last).await?;
        session.commit().await
    }

    /// The gaps of which some part lies between `from` and `to`, oldest first; if there are more
    /// than [`GAPS_MAX`], the newest of them.
    pub async fn monitoring_gaps(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Period>> {
        let sql = format!(
            "SELECT from_at, to_at FROM monitoring_gaps WHERE to_at > $1 AND from_at < $2
             ORDER BY to_at DESC, id DESC LIMIT {GAPS_MAX}"
        );
        let rows = self.read().await?.query(sql, vec![from.into(), to.into()]).await?;
        let gap = |row: &crate::engine::Row| {
            Ok(Period { from: row.time("from_at")?, to: row.time("to_at")? })
        };
        rows.iter().rev().map(gap).collect()
    }
}
