//! The product's own log, and up to where each user has read it.

use domain::id::{SystemLogId, UserId};
use domain::system_log::{Level, NewSystemLog, SystemLog};

use crate::engine::{Arg, Row, Session, Store};
use crate::error::Result;
use crate::named::pattern;
use crate::page::{Page, Paged};

/// Most entries kept; the oldest go first.
pub const SYSTEM_LOGS_MAX: i64 = 100_000;

/// What somebody should have seen: information alone never counts as unread.
const OF_NOTE: &str = "level <> 'info'";

/// Which entries to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemLogFilter {
    /// Only this level.
    pub level: Option<Level>,
    /// Only errors and warnings that the user has not read.
    pub unread: bool,
    /// Only entries whose source, code, message or reference contains this.
    pub search: Option<String>,
}

impl Store {
    /// Writes entries, and forgets the oldest beyond [`SYSTEM_LOGS_MAX`].
    pub async fn append_system_logs(&self, entries: &[NewSystemLog]) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let rows = entries.iter().map(|entry| {
            vec![
                entry.at.into(),
                entry.level.as_str().into(),
                (&entry.source).into(),
                (&entry.code).into(),
                (&entry.message).into(),
                entry.reference.clone().into(),
            ]
        });
        let mut session = self.write().await?;
        session
            .insert_rows(
                "INSERT INTO system_logs (at, level, source, code, message, reference)",
                rows.collect(),
                "",
            )
            .await?;
        session
            .execute(
                "DELETE FROM system_logs WHERE id <= (SELECT MAX(id) FROM system_logs) - $1",
                vec![SYSTEM_LOGS_MAX.into()],
            )
            .await?;
        session.commit().await
    }

    /// Entries as `reader` sees them, newest first.
    pub async fn list_system_logs(
        &self,
        reader: UserId,
        filter: &SystemLogFilter,
        page: &Page,
    ) -> Result<Paged<SystemLog>> {
        let mut session = self.snapshot().await?;
        let read_up_to = read_up_to(&mut session, reader).await?;
        let (oldest, of_note) = if filter.unread { (read_up_to, OF_NOTE) } else { (0, "1 = 1") };
        let mut args: Vec<Arg> = vec![
            page.below_number()?.into(),
            page.rows_wanted().into(),
            oldest.into(),
            pattern(filter.search.as_deref()).into(),
        ];
        let level = if filter.level.is_some() { "level = $5" } else { "1 = 1" };
        args.extend(filter.level.map(|level| level.as_str().into()));
        let sql = format!(
            "SELECT id, at, level, source, code, message, reference FROM system_logs
             WHERE id < $1 AND id > $3 AND {level} AND {of_note}
               AND LOWER(source || ' ' || code || ' ' || message || ' ' || COALESCE(reference, ''))
                   LIKE $4 ESCAPE '!'
             ORDER BY id DESC LIMIT $2"
        );
        let rows = session.query(sql, args).await?;
        let logs = rows.iter().map(|row| log(row, read_up_to)).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(logs, page, |log| log.id.to_string()))
    }

    /// How many errors and warnings `reader` has not read.
    pub async fn unread_system_logs(&self, reader: UserId) -> Result<i64> {
        unread(&mut self.snapshot().await?, reader).await
    }

    /// Marks entries as read for `reader`, up to and including `up_to`, and returns how many are
    /// still unread. What is marked stays marked; entries to come are not.
    pub async fn mark_system_logs_read(&self, reader: UserId, up_to: SystemLogId) -> Result<i64> {
        let mut session = self.write().await?;
        session
            .execute(
                "INSERT INTO system_log_reads (user_id, up_to_id)
                 SELECT $1, COALESCE(MAX(id), 0) FROM system_logs WHERE id <= $2
                 ON CONFLICT (user_id) DO UPDATE SET up_to_id =
                     CASE WHEN excluded.up_to_id > system_log_reads.up_to_id
                          THEN excluded.up_to_id ELSE system_log_reads.up_to_id END",
                vec![reader.into(), up_to.into()],
            )
            .await?;
        let unread = unread(&mut session, reader).await?;
        session.commit().await?;
        Ok(unread)
    }

    /// Deletes all entries.
    pub async fn clear_system_logs(&self) -> Result<()> {
        let mut session = self.write().await?;
        session.execute("DELETE FROM system_logs", Vec::new()).await?;
        session.commit().await
    }
}

fn log(row: &Row, read_up_to: i64) -> Result<SystemLog> {
    let id: SystemLogId = row.id("id")?;
    let level = row.word("level")?;
    Ok(SystemLog {
        id,
        entry: NewSystemLog {
            at: row.time("at")?,
            level,
            source: row.text("source")?,
            code: row.text("code")?,
            message: row.text("message")?,
            reference: row.text_or_null("reference")?,
        },
        read: id.0 <= read_up_to || level == Level::Info,
    })
}

async fn read_up_to(session: &mut Session, reader: UserId) -> Result<i64> {
    let row = session
        .query_optional(
            "SELECT up_to_id FROM system_log_reads WHERE user_id = $1",
            vec![reader.into()],
        )
        .await?;
    row.map_or(Ok(0), |row| row.int("up_to_id"))
}

async fn unread(session: &mut Session, reader: UserId) -> Result<i64> {
    let read_up_to = read_up_to(session, reader).await?;
    let sql = format!("SELECT COUNT(*) AS n FROM system_logs WHERE id > $1 AND {OF_NOTE}");
    session.query_one(sql, vec![read_up_to.into()]).await?.int("n")
}
