//! Writing changes of health with all that hangs on them: the present health, the incident of a
//! host, and what is to be told.

use domain::id::TransitionId;
use domain::notification::NewNotification;
use domain::time::Timestamp;
use domain::transition::{NewTransition, Subject};

use crate::engine::Session;
use crate::error::Result;
use crate::incident::{open_incident, resolve_incident};

/// Returns the number of the change; none if what it is about was deleted after it was decided.
pub(super) async fn write(
    session: &mut Session,
    change: &NewTransition,
    notifications: &[NewNotification],
    now: Timestamp,
) -> Result<Option<TransitionId>> {
    if !is_there(session, change.subject).await? {
        return Ok(None);
    }
    let id = write_change(session, change).await?;
    follow_incident(session, change).await?;
    write_notifications(session, id, notifications, now).await?;
    Ok(Some(id))
}

async fn is_there(session: &mut Session, subject: Subject) -> Result<bool> {
    let table = match subject {
        Subject::Assignment(_) => "assignments",
        Subject::Host(_) => "hosts",
        Subject::Service(_) => "services",
    };
    let sql = format!("SELECT id FROM {table} WHERE id = $1");
    Ok(session.query_optional(sql, vec![subject.number().into()]).await?.is_some())
}

async fn write_change(session: &mut Session, transition: &NewTransition) -> Result<TransitionId> {
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
) -> Result<()> {
    for notification in notifications {
        session
            .execute(
                "INSERT INTO notifications (transition_id, alert_id, channel_id, recipient, kind,
                     dedup_key, problem_key, payload, host_id, status, reason, attempts,
                     created_at, next_attempt_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12)
                 ON CONFLICT (dedup_key) DO NOTHING",
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
    }
    Ok(())
}
