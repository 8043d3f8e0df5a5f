//! Reading samples: sealed chunks and the log behind them, as one line of time.

use std::collections::HashMap;

use domain::id::{AssignmentId, SeriesId};
use domain::rollup::{ROLLUP_S, hourly, merged};
use domain::series::{History, Sample};
use domain::time::Timestamp;

use crate::chunk;
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
        let mut samples = chunk::samples(&mut session, series, from, to).await?;
        samples.extend(logged(&mut session, series, from, to).await?);
        samples.retain(|sample| (from..=to).contains(&sample.t));
        chunk::in_order(&mut samples);
        Ok(samples)
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
        if step_s >= ROLLUP_S {
            let mut session = self.read().await?;
            let mut hours = chunk::hours(&mut session, series, from, to).await?;
            let recent = logged(&mut session, series, from, to).await?;
            hours.extend(hourly(&recent));
            hours.sort_by_key(|hour| hour.t);
            return Ok(History { hours: merged(hours), samples: Vec::new() });
        }
        let samples = self.samples(series, from, to).await?;
        let oldest = samples.first().map_or(to.saturating_add(1), |sample| sample.t);
        let mut session = self.read().await?;
        let mut hours = chunk::hours(&mut session, series, from, oldest).await?;
        hours.retain(|hour| hour.t + ROLLUP_S <= oldest);
        Ok(History { hours, samples })
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

/// What the log holds of one series, in order of time.
async fn logged(
    session: &mut Session,
    series: SeriesId,
    from: i64,
    to: i64,
) -> Result<Vec<Sample>> {
    let entries = log_between(session, from, to).await?;
    let of_series = entries.iter().flat_map(|entry| {
        let t = entry.at.seconds();
        let samples = entry.samples.iter().filter(|(id, _)| *id == series);
        samples.map(move |(_, value)| Sample { t, value: *value })
    });
    let mut samples: Vec<Sample> =
        of_series.filter(|sample| (from..=to).contains(&sample.t)).collect();
    chunk::in_order(&mut samples);
    Ok(samples)
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
