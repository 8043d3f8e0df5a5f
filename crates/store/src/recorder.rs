//! Writing results: one commit a batch, with everything that follows from it.
//!
//! Invariant: a batch's results, the transitions they cause and the notifications that those
//! cause are one transaction. There is never a transition without its notifications.

use std::collections::HashMap;

use domain::id::{AssignmentId, NotificationId, SeriesId, TransitionId};
use domain::notification::NewNotification;
use domain::outcome::{ClassifiedResult, PRIMARY, ResultType};
use domain::time::Timestamp;
use domain::transition::{NewTransition, Subject};

use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::incident::{open_incident, resolve_incident};
use crate::log::{LogEntry, pack};

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
    /// In the order of [`Batch::transitions`].
    pub transition_ids: Vec<TransitionId>,
    /// How many notifications now wait to be sent.
    pub notifications_pending: usize,
}

/// The newest text of an assignment, and how many repeats of it are not yet counted in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NewestMessage {
    id: i64,
    result_type: ResultType,
    text: String,
    repeats: i64,
    last_at: Timestamp,
}

/// Knows which series and messages the database already has, so that a commit only writes what
/// is new.
#[derive(Debug, Default)]
pub struct Recorder {
    series: HashMap<(AssignmentId, String), SeriesId>,
    messages: HashMap<AssignmentId, NewestMessage>,
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
        let newest = "SELECT id, assignment_id, result_type, text, last_at FROM messages
             WHERE id IN (SELECT MAX(id) FROM messages GROUP BY assignment_id)";
        for row in session.query(newest, vec![]).await? {
            let message = NewestMessage {
                id: row.int("id")?,
                result_type: row.word("result_type")?,
                text: row.text("text")?,
                repeats: 0,
                last_at: row.time("last_at")?,
            };
            recorder.messages.insert(row.id("assignment_id")?, message);
        }
        Ok(recorder)
    }

    /// Writes a batch. After an error the outcome is unknown, and the caller must load a new
    /// recorder: this one may believe in rows that were undone.
    pub async fn commit(
        &mut self,
        store: &Store,
        batch: &Batch,
        now: Timestamp,
    ) -> Result<Committed> {
        let mut session = store.write().await?;
        self.write_results(&mut session, &batch.results).await?;
        let mut committed = Committed::default();
        for (transition, notifications) in &batch.transitions {
            let id = write_transition(&mut session, transition).await?;
            follow_incident(&mut session, transition).await?;
            write_notifications(&mut session, id, notifications, now).await?;
            committed.transition_ids.push(id);
            committed.notifications_pending += notifications
                .iter()
                .filter(|one| one.status == domain::notification::NotificationStatus::Pending)
                .count();
        }
        session.commit().await?;
        Ok(committed)
    }

    /// Writes the repeats of messages that were counted since the last call.
    pub async fn flush_repeats(&mut self, store: &Store) -> Result<()> {
        let pending: Vec<&mut NewestMessage> =
            self.messages.values_mut().filter(|message| message.repeats > 0).collect();
        if pending.is_empty() {
            return Ok(());
        }
        let mut session = store.write().await?;
        for message in &pending {
            let args = vec![message.repeats.into(), message.last_at.into(), message.id.into()];
            session
                .execute("UPDATE messages SET count = count + $1, last_at = $2 WHERE id = $3", args)
                .await?;
        }
        session.commit().await?;
        for message in pending {
            message.repeats = 0;
        }
        Ok(())
    }

    async fn write_results(
        &mut self,
        session: &mut Session,
        results: &[ClassifiedResult],
    ) -> Result<()> {
        if results.is_empty() {
            return Ok(());
        }
        self.add_missing_series(session, results).await?;
        let mut entries = Vec::with_capacity(results.len());
        for result in results {
            let message_id = self.message_id(session, result).await?;
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
        session
            .execute(
                "INSERT INTO sample_log (first_at, last_at, body) VALUES ($1, $2, $3)",
                vec![first.into(), last.into(), pack(&entries).into()],
            )
            .await?;
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

    /// The row of a result's text: a new one if the text is new, the newest one if it repeats.
    async fn message_id(
        &mut self,
        session: &mut Session,
        result: &ClassifiedResult,
    ) -> Result<i64> {
        let reply = &result.reply;
        let Some(text) = &reply.outcome.message else { return Ok(0) };
        let result_type = reply.outcome.result_type;
        if let Some(newest) = self.messages.get_mut(&reply.assignment_id)
            && newest.result_type == result_type
            && newest.text == *text
        {
            newest.repeats += 1;
            newest.last_at = newest.last_at.max(reply.at);
            return Ok(newest.id);
        }
        if let Some(before) = self.messages.get(&reply.assignment_id).filter(|m| m.repeats > 0) {
            let args = vec![before.repeats.into(), before.last_at.into(), before.id.into()];
            session
                .execute("UPDATE messages SET count = count + $1, last_at = $2 WHERE id = $3", args)
                .await?;
        }
        let args = vec![
            reply.assignment_id.into(),
            result_type.as_str().into(),
            text.into(),
            reply.at.into(),
        ];
        let row = session
            .query_one(
                "INSERT INTO messages (assignment_id, result_type, text, count, first_at, last_at)
                 VALUES ($1, $2, $3, 1, $4, $4) RETURNING id",
                args,
            )
            .await?;
        let id = row.int("id")?;
        let text = text.clone();
        let message = NewestMessage { id, result_type, text, repeats: 0, last_at: reply.at };
        self.messages.insert(reply.assignment_id, message);
        Ok(id)
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

async fn write_transition(
    session: &mut Session,
    transition: &NewTransition,
) -> Result<TransitionId> {
    let subject = transition.subject;
    let row = session
        .query_one(
            "INSERT INTO transitions
                 (subject_kind, subject_id, seq, from_health, to_health, at, value, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
            vec![
                subject.kind().into(),
                subject.number().into(),
                transition.seq.into(),
                transition.from.as_str().into(),
                transition.to.as_str().into(),
                transition.at.into(),
                transition.value.into(),
                transition.reason.clone().into(),
            ],
        )
        .await?;
    session
        .execute(
            "INSERT INTO current_health (subject_kind, subject_id, health, since, seq)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (subject_kind, subject_id) DO UPDATE
             SET health = EXCLUDED.health, since = EXCLUDED.since, seq = EXCLUDED.seq",
            vec![
                subject.kind().into(),
                subject.number().into(),
                transition.to.as_str().into(),
                transition.at.into(),
                transition.seq.into(),
            ],
        )
        .await?;
    row.id("id")
}

/// An incident is open for as long as its host has a problem.
async fn follow_incident(session: &mut Session, transition: &NewTransition) -> Result<()> {
    let Subject::Host(host_id) = transition.subject else { return Ok(()) };
    if transition.to.is_problem() {
        let title =
            transition.reason.clone().unwrap_or_else(|| format!("the host is {}", transition.to));
        open_incident(session, host_id, &title, transition.to, transition.at).await?;
    } else {
        resolve_incident(session, host_id, transition.at).await?;
    }
    Ok(())
}

async fn write_notifications(
    session: &mut Session,
    transition_id: TransitionId,
    notifications: &[NewNotification],
    now: Timestamp,
) -> Result<Vec<NotificationId>> {
    let mut ids = Vec::new();
    for notification in notifications {
        let row = session
            .query_optional(
                "INSERT INTO notifications (transition_id, alert_id, channel_id, recipient, kind,
                     dedup_key, problem_key, payload, host_id, status, reason, attempts,
                     created_at, next_attempt_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12)
                 ON CONFLICT (dedup_key) DO NOTHING RETURNING id",
                vec![
                    transition_id.into(),
                    notification.alert_id.into(),
                    notification.channel_id.into(),
                    (&notification.recipient).into(),
                    notification.kind.as_str().into(),
                    (&notification.dedup_key).into(),
                    (&notification.problem_key).into(),
                    (&notification.payload).into(),
                    notification.host_id.into(),
                    notification.status.as_str().into(),
                    notification.reason.clone().into(),
                    now.into(),
                ],
            )
            .await?;
        if let Some(row) = row {
            ids.push(row.id("id")?);
        }
    }
    Ok(ids)
}
