//! Writing results: one commit a batch, with everything that follows from it.
//!
//! Invariant: a batch's results, the transitions they cause and the notifications that those
//! cause are one transaction. There is never a transition without its notifications.

mod message;
mod transition;

use std::collections::HashMap;

use domain::id::{AssignmentId, SeriesId, TransitionId};
use domain::notification::{NewNotification, NotificationStatus};
use domain::outcome::{ClassifiedResult, PRIMARY};
use domain::time::{Span, Timestamp};
use domain::transition::NewTransition;

use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::log::{LogEntry, ROWS_PER_PAGE, log_after, newest_row, pack};
use message::Messages;

/// How often repeats of messages are written to their rows: seldom, since most results repeat the
/// text before them, and each would cost an update. The log remembers them until then.
pub const REPEATS_EVERY: Span = Span::seconds(10 * 60);

/// How far back the log is looked through for repeats that are not in their rows: beyond several
/// attempts to write them. The rest of it was counted, and is not unpacked to find that out.
const RECOUNTED: Span = Span(6 * REPEATS_EVERY.0);

/// Everything that one commit writes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// Results, in order of arrival.
    pub results: Vec<ClassifiedResult>,
    /// Changes of health, each with what is to be told about it.
    pub transitions: Vec<(NewTransition, Vec<NewNotification>)>,
}

/// What a commit made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// In the order of [`Batch::transitions`], without those of what was deleted meanwhile.
    pub transition_ids: Vec<TransitionId>,
    /// How many notifications now wait to be sent.
    pub notifications_pending: usize,
}

/// Knows which series and messages the database already has, so that a commit only writes what
/// is new.
#[derive(Debug, Default)]
pub struct Recorder {
    series: HashMap<(AssignmentId, String), SeriesId>,
    messages: Messages,
    /// The number of the newest row there ever was in the log.
    last_row: i64,
}

impl Recorder {
    /// Reads what is known.
    pub async fn load(store: &Store) -> Result<Self> {
        let mut session = store.read().await?;
        let mut recorder = Self::default();
        for row in session.query("SELECT id, assignment_id, metric FROM series", vec![]).await? {
            let key = (row.id("assignment_id")?, row.text("metric")?);
            recorder.series.insert(key, row.id("id")?);
        }
        recorder.messages = Messages::load(&mut session).await?;
        recorder.last_row = newest_row(&mut session).await?;
        let mut after = recorder.last_row.saturating_sub(RECOUNTED.0);
        loop {
            let page = log_after(&mut session, after, ROWS_PER_PAGE).await?;
            let Some(last) = page.last() else { return Ok(recorder) };
            after = last.id;
            for entry in page.iter().flat_map(|row| &row.entries) {
                recorder.messages.recount(entry);
            }
        }
    }

    /// Writes a batch. After an error the outcome is unknown, and the caller must load a new
    /// recorder: this one may believe in rows that were undone.
    pub async fn commit(
        &mut self,
        store: &Store,
        batch: &Batch,
        now: Timestamp,
    ) -> Result<Committed> {
        let mut session = if batch.transitions.is_empty() {
            store.write().await?
        } else {
            // Like a change of the configuration: a health must not outlive whose it is.
            store.configure().await?
        };
        self.write_results(&mut session, &batch.results, now).await?;
        let mut committed = Committed::default();
        for (change, notifications) in &batch.transitions {
            let written = transition::write(&mut session, change, notifications, now).await?;
            let Some(id) = written else { continue };
            committed.transition_ids.push(id);
            let pending = |one: &&NewNotification| one.status == NotificationStatus::Pending;
            committed.notifications_pending += notifications.iter().filter(pending).count();
        }
        session.commit().await?;
        Ok(committed)
    }

    /// Writes the repeats of messages that were counted since the last call; to be called every
    /// [`REPEATS_EVERY`].
    pub async fn flush_repeats(&mut self, store: &Store) -> Result<()> {
        self.messages.flush(store).await
    }

    async fn write_results(
        &mut self,
        session: &mut Session,
        results: &[ClassifiedResult],
        now: Timestamp,
    ) -> Result<()> {
        if results.is_empty() {
            return Ok(());
        }
        self.add_missing_series(session, results).await?;
        let mut entries = Vec::with_capacity(results.len());
        for result in results {
            let message_id = self.messages.row_of(session, result).await?;
            let reply = &result.reply;
            entries.push(LogEntry {
                assignment_id: reply.assignment_id,
                at: reply.at,
                duration_us: reply.duration_us,
                result_type: reply.outcome.result_type,
                health: result.health,
                message_id,
                samples: self.samples(result)?,
            });
        }
        let first = entries.iter().map(|entry| entry.at).min().unwrap_or_default();
        let last = entries.iter().map(|entry| entry.at).max().unwrap_or_default();
        let samples: usize = entries.iter().map(|entry| entry.samples.len()).sum();
        let row = now.0.max(self.last_row.saturating_add(1));
        session
            .execute(
                "INSERT INTO sample_log (id, first_at, last_at, n, body)
                 VALUES ($1, $2, $3, $4, $5)",
                vec![
                    row.into(),
                    first.into(),
                    last.into(),
                    i64::try_from(samples).unwrap_or(i64::MAX).into(),
                    pack(&entries).into(),
                ],
            )
            .await?;
        self.last_row = row;
        Ok(())
    }

    fn samples(&self, result: &ClassifiedResult) -> Result<Vec<(SeriesId, f64)>> {
        let assignment = result.reply.assignment_id;
        numbers(result)
            .map(|(metric, value, _)| {
                let key = (assignment, metric.to_owned());
                let series = self.series.get(&key).ok_or_else(|| {
                    StoreError::Corrupt(format!("the series {metric} was not made"))
                })?;
                Ok((*series, value))
            })
            .collect()
    }

    async fn add_missing_series(
        &mut self,
        session: &mut Session,
        results: &[ClassifiedResult],
    ) -> Result<()> {
        for result in results {
            let assignment = result.reply.assignment_id;
            for (metric, _, unit) in numbers(result) {
                let key = (assignment, metric.to_owned());
                if self.series.contains_key(&key) {
                    continue;
                }
                let args: Vec<Arg> = vec![assignment.into(), metric.into(), unit.into()];
                let row = session
                    .query_one(
                        "INSERT INTO series (assignment_id, metric, unit) VALUES ($1, $2, $3)
                         ON CONFLICT (assignment_id, metric) DO UPDATE SET unit = EXCLUDED.unit
                         RETURNING id",
                        args,
                    )
                    .await?;
                self.series.insert(key, row.id("id")?);
            }
        }
        Ok(())
    }
}

/// The numbers of a result: the primary value first. A failed run has none.
fn numbers(result: &ClassifiedResult) -> impl Iterator<Item = (&str, f64, &str)> {
    let outcome = &result.reply.outcome;
    let primary = outcome.value.map(|value| (PRIMARY, value, ""));
    let further = outcome
        .metrics
        .iter()
        .map(|metric| (metric.name.as_str(), metric.value, metric.unit.as_str()));
    primary.into_iter().chain(further)
}
