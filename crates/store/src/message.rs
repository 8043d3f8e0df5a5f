//! Reading the texts that plugins gave, repeats folded.

use domain::id::{AssignmentId, HostId};
use domain::outcome::ResultType;
use domain::time::Timestamp;

use crate::engine::{Arg, Row, Store};
use crate::error::Result;
use crate::page::{Page, Paged};

/// A text and how often it came in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its row.
    pub id: i64,
    /// Whose.
    pub assignment_id: AssignmentId,
    /// Measured, or how it failed.
    pub result_type: ResultType,
    /// The text. It comes from a machine that may be hostile.
    pub text: String,
    /// How many results in a row had it.
    pub count: i64,
    /// The first of them.
    pub first_at: Timestamp,
    /// The last of them; it and the count are to ten minutes.
    pub last_at: Timestamp,
}

impl Store {
    /// The texts of a host's assignments, newest first; of all of them if `only` is empty.
    pub async fn messages_of_host(
        &self,
        host_id: HostId,
        only: &[AssignmentId],
        page: &Page,
    ) -> Result<Paged<Message>> {
        let mut args: Vec<Arg> =
            vec![host_id.into(), page.below_number()?.into(), page.rows_wanted().into()];
        let places: Vec<String> =
            (0..only.len()).map(|index| format!("${}", index + args.len() + 1)).collect();
        args.extend(only.iter().map(|id| Arg::from(*id)));
        let restriction = if only.is_empty() {
            String::new()
        } else {
            format!("AND m.assignment_id IN ({})", places.join(", "))
        };
        let sql = format!(
            "SELECT m.* FROM messages m JOIN assignments a ON a.id = m.assignment_id
             WHERE a.host_id = $1 AND m.id < $2 {restriction} ORDER BY m.id DESC LIMIT $3"
        );
        let rows = self.read().await?.query(sql, args).await?;
        let messages = rows.iter().map(message).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(messages, page, |message| message.id.to_string()))
    }

    /// The texts of one assignment that first came before `before`, the latest first, at most
    /// `count`.
    pub async fn messages_before(
        &self,
        assignment: AssignmentId,
        before: Timestamp,
        count: usize,
    ) -> Result<Vec<Message>> {
        let sql = "SELECT * FROM messages WHERE assignment_id = $1 AND first_at < $2
                   ORDER BY last_at DESC, id DESC LIMIT $3";
        let most = i64::try_from(count).unwrap_or(i64::MAX);
        let args = vec![assignment.into(), before.into(), most.into()];
        self.read().await?.query(sql, args).await?.iter().map(message).collect()
    }
}

fn message(row: &Row) -> Result<Message> {
    Ok(Message {
        id: row.int("id")?,
        assignment_id: row.id("assignment_id")?,
        result_type: row.word("result_type")?,
        text: row.text("text")?,
        count: row.int("count")?,
        first_at: row.time("first_at")?,
        last_at: row.time("last_at")?,
    })
}
