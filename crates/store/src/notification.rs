//! The outbox: what is to be sent, who is sending it, what came of it.
//!
//! Invariant: a notification is claimed (attempt counted, lease written) in a committed
//! transaction before anything is sent, so a crash never loses one and a repetition is known.

use domain::id::{HostId, NotificationId};
use domain::notification::{NewNotification, Next, Notification, NotificationStatus};
use domain::time::{Span, Timestamp};

use crate::engine::{Arg, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::page::{Page, Paged};

/// How long one attempt may take before another sender takes over.
pub const LEASE: Span = Span::seconds(90);

/// One attempt and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// Counts from 1.
    pub attempt: i64,
    /// When it began.
    pub at: Timestamp,
    /// What the receiver said; none if a crash hid it.
    pub answer: Option<String>,
}

/// Which notifications a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    /// Only those that stand there.
    pub status: Option<NotificationStatus>,
    /// Only those about this host.
    pub host_id: Option<HostId>,
}

impl Store {
    /// Takes up to `most` notifications that are due: counts the attempt and holds them for
    /// [`LEASE`]. Those whose lease ended without an answer (a crash) come again.
    pub async fn claim_notifications(
        &self,
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<Notification>> {
        let mut session = self.configure().await?;
        let rows = session
            .query(
                "UPDATE notifications SET attempts = attempts + 1, lease_until = $1
                 WHERE id IN (SELECT id FROM notifications
                              WHERE status = 'pending' AND next_attempt_at <= $2
                                AND (lease_until IS NULL OR lease_until <= $2)
                              ORDER BY next_attempt_at, id LIMIT $3)
                 RETURNING *",
                vec![now.plus(LEASE).into(), now.into(), most.into()],
            )
            .await?;
        let mut claimed = rows.iter().map(notification).collect::<Result<Vec<_>>>()?;
        claimed.sort_by_key(|one| one.id);
        let attempts = claimed
            .iter()
            .map(|one| vec![one.id.into(), one.attempts.into(), now.into()])
            .collect();
        session
            .insert_rows(
                "INSERT INTO notification_attempts (notification_id, attempt, at)",
                attempts,
                "",
            )
            .await?;
        session.commit().await?;
        Ok(claimed)
    }

    /// Writes what came of the attempt that `claimed` stands for. False if somebody else has
    /// claimed it since: then that attempt decides.
    pub async fn settle_notification(
        &self,
        claimed: &Notification,
        answer: &str,
        next: Next,
        now: Timestamp,
    ) -> Result<bool> {
        let (status, next_attempt_at, sent_at) = match next {
            Next::Sent => (NotificationStatus::Sent, claimed.next_attempt_at, Some(now)),
            Next::RetryAt(at) => (NotificationStatus::Pending, at, None),
            Next::Dead => (NotificationStatus::Dead, claimed.next_attempt_at, None),
        };
        let mut session = self.write().await?;
        let changed = session
            .execute(
                "UPDATE notifications SET status = $1, next_attempt_at = $2, sent_at = $3,
                     last_answer = $4, lease_until = NULL
                 WHERE id = $5 AND attempts = $6 AND status = 'pending'",
                vec![
                    status.as_str().into(),
                    next_attempt_at.into(),
                    sent_at.into(),
                    answer.into(),
                    claimed.id.into(),
                    claimed.attempts.into(),
                ],
            )
            .await?;
        session
            .execute(
                "UPDATE notification_attempts SET answer = $1
                 WHERE notification_id = $2 AND attempt = $3",
                vec![answer.into(), claimed.id.into(), claimed.attempts.into()],
            )
            .await?;
        session.commit().await?;
        Ok(changed == 1)
    }

    /// Withdraws a notification that must not be sent, with the reason on record.
    pub async fn suppress_notification(&self, id: NotificationId, reason: &str) -> Result<()> {
        let mut session = self.write().await?;
        session
            .execute(
                "UPDATE notifications SET status = 'suppressed', reason = $1, lease_until = NULL
                 WHERE id = $2 AND status = 'pending'",
                vec![reason.into(), id.into()],
            )
            .await?;
        session.commit().await
    }

    /// At the start of the only server: attempts that a crash cut short are due at once.
    pub async fn release_leases(&self) -> Result<u64> {
        let mut session = self.write().await?;
        let released = session
            .execute(
                "UPDATE notifications SET lease_until = NULL
                 WHERE status = 'pending' AND lease_until IS NOT NULL",
                vec![],
            )
            .await?;
        session.commit().await?;
        Ok(released)
    }

    /// When the next pending notification is due, if there is one.
    pub async fn next_notification_at(&self) -> Result<Option<Timestamp>> {
        let sql = "SELECT MIN(CASE WHEN lease_until > next_attempt_at THEN lease_until
                                   ELSE next_attempt_at END) AS due
                   FROM notifications WHERE status = 'pending'";
        self.read().await?.query_one(sql, vec![]).await?.time_or_null("due")
    }

    /// Notifications, newest first.
    pub async fn notifications(
        &self,
        filter: &NotificationFilter,
        page: &Page,
    ) -> Result<Paged<Notification>> {
        // An absent filter is a null, which its condition lets pass.
        let sql = "SELECT * FROM notifications
                   WHERE id < $1 AND (CAST($3 AS TEXT) IS NULL OR status = $3)
                     AND (CAST($4 AS BIGINT) IS NULL OR host_id = $4)
                   ORDER BY id DESC LIMIT $2";
        let args: Vec<Arg> = vec![
            page.below_number()?.into(),
            page.rows_wanted().into(),
            filter.status.map(NotificationStatus::as_str).into(),
            filter.host_id.into(),
        ];
        let rows = self.read().await?.query(sql, args).await?;
        let listed = rows.iter().map(notification).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(listed, page, |one| one.id.to_string()))
    }

    /// How many notifications are dead: what the banner shows.
    pub async fn dead_notifications(&self) -> Result<i64> {
        let sql = "SELECT COUNT(*) AS n FROM notifications WHERE status = 'dead'";
        self.read().await?.query_one(sql, vec![]).await?.int("n")
    }

    /// One notification with all its attempts.
    pub async fn notification(
        &self,
        id: NotificationId,
    ) -> Result<(Notification, Vec<AttemptRecord>)> {
        let mut session = self.read().await?;
        let row = find(&mut session, id).await?;
        let sql = "SELECT attempt, at, answer FROM notification_attempts
                   WHERE notification_id = $1 ORDER BY attempt";
        let attempts = session
            .query(sql, vec![id.into()])
            .await?
            .iter()
            .map(|row| {
                Ok(AttemptRecord {
                    attempt: row.int("attempt")?,
                    at: row.time("at")?,
                    answer: row.text_or_null("answer")?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok((row, attempts))
    }

    /// A person wants a dead (or waiting) notification to be tried now.
    pub async fn retry_notification(&self, id: NotificationId, now: Timestamp) -> Result<()> {
        let sql = "UPDATE notifications SET status = 'pending', next_attempt_at = $1,
                       created_at = $1, lease_until = NULL
                   WHERE id = $2 AND status IN ('dead', 'pending')";
        self.change(id, sql, vec![now.into(), id.into()], "sent, discarded or suppressed").await
    }

    /// A person decides that a notification need not arrive.
    pub async fn discard_notification(&self, id: NotificationId, reason: &str) -> Result<()> {
        let sql = "UPDATE notifications SET status = 'discarded', reason = $1, lease_until = NULL
                   WHERE id = $2 AND status IN ('dead', 'pending')";
        self.change(id, sql, vec![reason.into(), id.into()], "sent, discarded or suppressed").await
    }

    async fn change(
        &self,
        id: NotificationId,
        sql: &str,
        args: Vec<Arg>,
        otherwise: &str,
    ) -> Result<()> {
        let mut session = self.write().await?;
        find(&mut session, id).await?;
        if session.execute(sql, args).await? == 0 {
            return Err(StoreError::Conflict(format!("the notification is already {otherwise}")));
        }
        session.commit().await
    }
}

async fn find(session: &mut Session, id: NotificationId) -> Result<Notification> {
    let row = session
        .query_optional("SELECT * FROM notifications WHERE id = $1", vec![id.into()])
        .await?
        .ok_or_else(|| StoreError::not_found("notification", id))?;
    notification(&row)
}

fn notification(row: &Row) -> Result<Notification> {
    Ok(Notification {
        id: row.id("id")?,
        transition_id: row.id("transition_id")?,
        content: NewNotification {
            alert_id: row.id("alert_id")?,
            channel_id: row.id("channel_id")?,
            recipient: row.text("recipient")?,
            kind: row.word("kind")?,
            dedup_key: row.text("dedup_key")?,
            problem_key: row.text("problem_key")?,
            payload: row.text("payload")?,
            host_id: row.int_or_null("host_id")?.map(HostId),
            status: row.word("status")?,
            reason: row.text_or_null("reason")?,
        },
        attempts: row.int("attempts")?,
        last_answer: row.text_or_null("last_answer")?,
        created_at: row.time("created_at")?,
        next_attempt_at: row.time("next_attempt_at")?,
        sent_at: row.time_or_null("sent_at")?,
    })
}
