//! History on its way to somewhere else: what a series is called, and everything in the order in
//! which it was committed, at one moment.
//!
//! Invariant: within one [`Frozen`] each sample is in the chunks or in the log and never in both,
//! and the chunks hold exactly what was committed before the log's first row. Outside of it
//! sealing goes on.

use std::collections::BTreeSet;

use domain::id::{AssignmentId, SeriesId};
use domain::series::Sample;
use domain::time::Timestamp;

use crate::chunk;
use crate::engine::{Session, Store};
use crate::error::Result;
use crate::log::{LogRow, ROWS_PER_PAGE, log_after, unpack};

/// A series and the names of what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesName {
    /// Its number.
    pub id: SeriesId,
    /// Whose.
    pub assignment_id: AssignmentId,
    /// The host's name.
    pub host: String,
    /// The check's name.
    pub check: String,
    /// The plugin's id.
    pub plugin: String,
    /// `value` for the primary one.
    pub metric: String,
    /// As the plugin last gave it.
    pub unit: String,
}

impl Store {
    /// All series there are, by number.
    pub async fn series_names(&self) -> Result<Vec<SeriesName>> {
        let sql = "SELECT series.id, assignment_id, hosts.name AS host, checks.name AS check_name,
                       plugin_id, metric, unit
                   FROM series
                   JOIN assignments ON assignments.id = assignment_id
                   JOIN hosts ON hosts.id = host_id
                   JOIN checks ON checks.id = check_id
                   ORDER BY series.id";
        let rows = self.read().await?.query(sql, vec![]).await?;
        let name = |row: &crate::engine::Row| {
            Ok(SeriesName {
                id: row.id("id")?,
                assignment_id: row.id("assignment_id")?,
                host: row.text("host")?,
                check: row.text("check_name")?,
                plugin: row.text("plugin_id")?,
                metric: row.text("metric")?,
                unit: row.text("unit")?,
            })
        };
        rows.iter().map(name).collect()
    }

    /// The second of the oldest sample of a series that is still kept as it was measured.
    pub async fn measured_from(&self, series: SeriesId) -> Result<Option<i64>> {
        let mut session = self.snapshot().await?;
        let unsealed = self.head.samples(&mut session, series).await?;
        let sealed = chunk::begin(&mut session, series).await?;
        Ok(unsealed.iter().map(|sample| sample.t).chain(sealed).min())
    }

    /// History as it is now, for as long as the answer is held.
    pub async fn frozen(&self) -> Result<Frozen> {
        Ok(Frozen { session: self.snapshot().await? })
    }
}

/// History at one moment.
#[derive(Debug)]
pub struct Frozen {
    session: Session,
}

impl Frozen {
    /// The number of the log's first row.
    pub async fn first_row(&mut self) -> Result<Option<i64>> {
        let sql = "SELECT MIN(id) AS id FROM sample_log";
        self.session.query_one(sql, vec![]).await?.int_or_null("id")
    }

    /// The number of the log's last row.
    pub async fn last_row(&mut self) -> Result<Option<i64>> {
        let sql = "SELECT MAX(id) AS id FROM sample_log";
        self.session.query_one(sql, vec![]).await?.int_or_null("id")
    }

    /// The log's rows after number `after`, oldest first, at most `rows_max`.
    pub async fn rows_after(&mut self, after: i64, rows_max: i64) -> Result<Vec<LogRow>> {
        log_after(&mut self.session, after, rows_max).await
    }

    /// What the log holds after number `after` that was measured at or before the second `until`:
    /// series and second, the oldest `count_max` of them, in order of time.
    pub async fn logged_until(
        &mut self,
        mut after: i64,
        until: i64,
        count_max: usize,
    ) -> Result<Vec<(SeriesId, i64)>> {
        let sql = "SELECT id, body FROM sample_log
                   WHERE id > $1 AND first_at < $2 ORDER BY id LIMIT $3";
        let end = Timestamp::from_seconds(until.saturating_add(1));
        let mut oldest: BTreeSet<(i64, SeriesId)> = BTreeSet::new();
        loop {
            let args = vec![after.into(), end.into(), ROWS_PER_PAGE.into()];
            let page = self.session.query(sql, args).await?;
            let Some(last) = page.last() else { break };
            after = last.int("id")?;
            for row in &page {
                let entries = unpack(&row.blob("body")?)?.into_iter();
                for entry in entries.filter(|entry| entry.at < end) {
                    let t = entry.at.seconds();
                    oldest.extend(entry.samples.iter().map(|(series, _)| (t, *series)));
                }
                while oldest.len() > count_max {
                    oldest.pop_last();
                }
            }
        }
        Ok(oldest.into_iter().map(|(t, series)| (series, t)).collect())
    }

    /// The numbers of all series, in order.
    pub async fn series(&mut self) -> Result<Vec<SeriesId>> {
        let rows = self.session.query("SELECT id FROM series ORDER BY id", vec![]).await?;
        rows.iter().map(|row| row.id("id")).collect()
    }

    /// The sealed samples of one series in `from ..= to`, in order of time.
    pub async fn sealed(&mut self, series: SeriesId, from: i64, to: i64) -> Result<Vec<Sample>> {
        let mut samples = chunk::samples(&mut self.session, series, from, to).await?;
        samples.retain(|sample| (from..=to).contains(&sample.t));
        chunk::in_order(&mut samples);
        Ok(samples)
    }
}
