//! Reading the log in the order of its commits.

use domain::time::Timestamp;

use super::{LogEntry, unpack};
use crate::engine::{Row, Session, Store};
use crate::error::Result;
use crate::setting::{set_setting, setting};

/// Rows that are read at once: whoever goes through the whole log holds no more of it.
pub(crate) const ROWS_PER_PAGE: i64 = 500;

/// The setting that holds the number of the last row that was sealed.
const SEALED_UP_TO: &str = "log_sealed_up_to";

/// One commit's results.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// Its number; later commits have greater ones.
    pub id: i64,
    /// When the earliest of its results was measured.
    pub first_at: Timestamp,
    /// When the latest was.
    pub last_at: Timestamp,
    /// The results, in order of arrival.
    pub entries: Vec<LogEntry>,
}

impl Store {
    /// The rows after number `after`, oldest first, at most `rows_max`.
    pub async fn log_after(&self, after: i64, rows_max: i64) -> Result<Vec<LogRow>> {
        log_after(&mut self.read().await?, after, rows_max).await
    }

    /// The results measured at `since` or later that are still in the log, oldest commit first.
    pub async fn log_since(&self, since: Timestamp) -> Result<Vec<LogEntry>> {
        let mut found = Vec::new();
        self.visit_log(since, |entry| found.push(entry)).await?;
        Ok(found)
    }

    /// Shows the same results one by one, and holds only a page of them.
    pub async fn visit_log(&self, since: Timestamp, mut visit: impl FnMut(LogEntry)) -> Result<()> {
        let sql = "SELECT id, first_at, last_at, body FROM sample_log
                   WHERE id > $1 AND last_at >= $2 ORDER BY id LIMIT $3";
        let mut after = i64::MIN;
        loop {
            let args = vec![after.into(), since.into(), ROWS_PER_PAGE.into()];
            let page = self.read().await?.query(sql, args).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.int("id")?;
            for row in &page {
                let entries = log_row(row)?.entries.into_iter();
                entries.filter(|entry| entry.at >= since).for_each(&mut visit);
            }
        }
    }
}

/// The number of the newest row there ever was; 0 if there was none. Also when all rows are sealed
/// and the clock was set back: whoever follows the log must not meet a number again.
pub(crate) async fn newest_row(session: &mut Session) -> Result<i64> {
    let sealed = setting(session, SEALED_UP_TO).await?.and_then(|text| text.parse().ok());
    let newest = session.query_one("SELECT MAX(id) AS id FROM sample_log", vec![]).await?;
    Ok(newest.int_or_null("id")?.max(sealed).unwrap_or(0))
}

/// Notes that the log is sealed up to this row.
pub(crate) async fn note_sealed(session: &mut Session, row: i64) -> Result<()> {
    set_setting(session, SEALED_UP_TO, &row.to_string()).await
}

pub(crate) async fn log_after(
    session: &mut Session,
    after: i64,
    rows_max: i64,
) -> Result<Vec<LogRow>> {
    let sql = "SELECT id, first_at, last_at, body FROM sample_log
               WHERE id > $1 ORDER BY id LIMIT $2";
    let rows = session.query(sql, vec![after.into(), rows_max.into()]).await?;
    rows.iter().map(log_row).collect()
}

fn log_row(row: &Row) -> Result<LogRow> {
    Ok(LogRow {
        id: row.int("id")?,
        first_at: row.time("first_at")?,
        last_at: row.time("last_at")?,
        entries: unpack(&row.blob("body")?)?,
    })
}
