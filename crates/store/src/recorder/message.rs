//! Folding repeated texts: a row of `messages` covers all results in a row that had the same.

use std::collections::HashMap;

use domain::id::AssignmentId;
use domain::outcome::{ClassifiedResult, ResultType};
use domain::time::Timestamp;

use crate::engine::{Session, Store};
use crate::error::Result;
use crate::log::LogEntry;

/// The newest text of an assignment, and how many repeats of it are not yet counted in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NewestMessage {
    id: i64,
    result_type: ResultType,
    text: String,
    repeats: i64,
    last_at: Timestamp,
}

/// The newest text of every assignment.
#[derive(Debug, Default)]
pub(super) struct Messages(HashMap<AssignmentId, NewestMessage>);

impl NewestMessage {
    /// Adds the uncounted repeats to the row.
    async fn count_repeats(&self, session: &mut Session) -> Result<()> {
        let sql = "UPDATE messages SET count = count + $1, last_at = $2 WHERE id = $3";
        let args = vec![self.repeats.into(), self.last_at.into(), self.id.into()];
        session.execute(sql, args).await?;
        Ok(())
    }
}

impl Messages {
    pub(super) async fn load(session: &mut Session) -> Result<Self> {
        let newest = "SELECT id, assignment_id, result_type, text, last_at FROM messages
             WHERE id IN (SELECT MAX(id) FROM messages GROUP BY assignment_id)";
        let mut messages = HashMap::new();
        for row in session.query(newest, vec![]).await? {
            let message = NewestMessage {
                id: row.int("id")?,
                result_type: row.word("result_type")?,
                text: row.text("text")?,
                repeats: 0,
                last_at: row.time("last_at")?,
            };
            messages.insert(row.id("assignment_id")?, message);
        }
        Ok(Self(messages))
    }

    /// Counts the repeats of the newest texts that the log has and the rows do not: those of the
    /// minute before a crash.
    pub(super) fn recount(&mut self, entry: &LogEntry) {
        let newest = self.0.get_mut(&entry.assignment_id);
        if let Some(newest) = newest.filter(|one| one.id == entry.message_id)
            && newest.last_at < entry.at
        {
            newest.repeats += 1;
            newest.last_at = entry.at;
        }
    }

    /// Writes the repeats that were counted since the last call.
    pub(super) async fn flush(&mut self, store: &Store) -> Result<()> {
        let repeated: Vec<&mut NewestMessage> =
            self.0.values_mut().filter(|message| message.repeats > 0).collect();
        if repeated.is_empty() {
            return Ok(());
        }
        let mut session = store.write().await?;
        for message in &repeated {
            message.count_repeats(&mut session).await?;
        }
        session.commit().await?;
        for message in repeated {
            message.repeats = 0;
        }
        Ok(())
    }

    /// The row of a result's text: a new one if the text is new, the newest one if it repeats,
    /// 0 if there is no text.
    pub(super) async fn row_of(
        &mut self,
        session: &mut Session,
        result: &ClassifiedResult,
    ) -> Result<i64> {
        let reply = &result.reply;
        let Some(text) = &reply.outcome.message else { return Ok(0) };
        let result_type = reply.outcome.result_type;
        if let Some(newest) = self.0.get_mut(&reply.assignment_id) {
            if newest.result_type == result_type && newest.text == *text {
                newest.repeats += 1;
                newest.last_at = newest.last_at.max(reply.at);
                return Ok(newest.id);
            }
            if newest.repeats > 0 {
                newest.count_repeats(session).await?;
            }
        }
        let row = session
            .query_one(
                "INSERT INTO messages (assignment_id, result_type, text, count, first_at, last_at)
                 VALUES ($1, $2, $3, 1, $4, $4) RETURNING id",
                vec![
                    reply.assignment_id.into(),
                    result_type.as_str().into(),
                    text.into(),
                    reply.at.into(),
                ],
            )
            .await?;
        let id = row.int("id")?;
        let text = text.clone();
        let message = NewestMessage { id, result_type, text, repeats: 0, last_at: reply.at };
        self.0.insert(reply.assignment_id, message);
        Ok(id)
    }
}
