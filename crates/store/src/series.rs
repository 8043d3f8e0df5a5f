//! Reading samples: sealed chunks and the log behind them, as one line of time.

use std::collections::HashMap;

use domain::id::{AssignmentId, SeriesId};
use domain::series::Sample;
use domain::time::Timestamp;

use crate::engine::{Session, Store};
use crate::error::Result;
use crate::log::{LogEntry, unpack};

/// Most rows of the log that one question reads: an hour of one commit a second.
const LOG_ROWS_MAX: i64 = 20_000;

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
        for id in assignments {
            let sql = "SELECT id, assignment_id, metric, unit FROM series
                       WHERE assignment_id = $1 ORDER BY id";
            for row in session.query(sql, vec![(*id).into()]).await? {
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
        let mut session = self.read().await?;
        let mut samples = crate::chunk::read(&mut session, series, from, to).await?;
        let logged = log_between(&mut session, from, to).await?;
        samples.extend(logged.iter().flat_map(|entry| {
            entry
                .samples
                .iter()
                .filter(|(id, _)| *id == series)
                .map(|(_, value)| Sample { t: entry.at.seconds(), value: *value })
        }));
        samples.retain(|sample| (from..=to).contains(&sample.t));
        samples.sort_by_key(|sample| sample.t);
        samples.reverse();
        samples.dedup_by_key(|sample| sample.t);
        samples.reverse();
        Ok(samples)
    }

    /// Everything in the log since `since`, oldest first: what the windows are rebuilt from.
    pub async fn log_since(&self, since: Timestamp) -> Result<Vec<LogEntry>> {
        let mut session = self.read().await?;
        log_between(&mut session, since.seconds(), i64::MAX / 2_000_000).await
    }

    /// The texts of some messages, by row.
    pub async fn message_texts(&self) -> Result<HashMap<i64, String>> {
        let sql = "SELECT id, text FROM messages
                   WHERE id IN (SELECT MAX(id) FROM messages GROUP BY assignment_id)";
        let rows = self.read().await?.query(sql, vec![]).await?;
        rows.iter().map(|row| Ok((row.int("id")?, row.text("text")?))).collect()
    }
}

async fn log_between(session: &mut Session, from: i64, to: i64) -> Result<Vec<LogEntry>> {
    let sql = "SELECT body FROM sample_log WHERE last_at >= $1 AND first_at <= $2
               ORDER BY id DESC LIMIT $3";
    let end = Timestamp::from_seconds(to.saturating_add(1));
    let args = vec![Timestamp::from_seconds(from).into(), end.into(), LOG_ROWS_MAX.into()];
    let mut entries = Vec::new();
    for row in session.query(sql, args).await?.iter().rev() {
        entries.extend(unpack(&row.blob("body")?)?);
    }
    Ok(entries)
}
