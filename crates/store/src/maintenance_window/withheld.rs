//! Messages that planned work kept back and that may have to be sent after all.
//!
//! Only what is still true is worth telling: that a subject has a problem, or that a problem is
//! gone of which somebody was told before.
//!
//! Invariant: what was withheld stays on record as it is; what is told after all is a row of its
//! own, whose unique key makes sure that there is at most one.

use domain::id::{AlertId, ChannelId, NotificationId};
use domain::maintenance::WITHHELD;
use domain::time::Timestamp;
use domain::transition::Subject;

use crate::engine::{Row, Store};
use crate::error::{Result, StoreError};

/// A notification that was withheld and is still true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Its number.
    pub id: NotificationId,
    /// Whose change it tells.
    pub subject: Subject,
    /// The number of that change for its subject.
    pub seq: i64,
    /// Which rule asked for it.
    pub alert_id: AlertId,
    /// By which channel.
    pub channel_id: ChannelId,
    /// To whom.
    pub recipient: String,
}

/// So many changes of a subject are gone back to see whether anybody was told of its problem.
const CHANGES_MAX: i64 = 1_000;

/// `n` was withheld and tells of the change `t`, after which its subject has been what it is now
/// (`c`), but for times in which nothing was known of it: coming back from those is no news, so
/// nothing newer tells of it.
const STILL_TRUE: &str = "FROM notifications n
     JOIN transitions t ON t.id = n.transition_id
     JOIN current_health c ON c.subject_kind = t.subject_kind AND c.subject_id = t.subject_id
         AND c.health = t.to_health
     WHERE n.status = 'suppressed' AND n.reason LIKE $1 AND NOT EXISTS (
         SELECT 1 FROM transitions since
         WHERE since.subject_kind = t.subject_kind AND since.subject_id = t.subject_id
             AND since.seq > t.seq AND since.to_health NOT IN ('no_data', t.to_health))";

impl Store {
    /// What planned work kept back, what is still true, and was not told since.
    pub async fn withheld_notifications(&self) -> Result<Vec<Withheld>> {
        let sql = format!(
            "SELECT n.id, n.alert_id, n.channel_id, n.recipient,
                 t.subject_kind, t.subject_id, t.seq
             {STILL_TRUE}
                 AND NOT EXISTS (
                     SELECT 1 FROM transitions same
                     JOIN notifications again ON again.transition_id = same.id
                     WHERE same.subject_kind = t.subject_kind AND same.subject_id = t.subject_id
                         AND same.seq >= t.seq AND same.to_health = t.to_health
                         AND again.id > n.id AND again.alert_id = n.alert_id
                         AND again.channel_id = n.channel_id AND again.recipient = n.recipient)
                 AND (n.kind = 'problem' OR 'problem' = (
                     SELECT told.kind FROM transitions before
                     JOIN notifications told ON told.transition_id = before.id
                     WHERE before.subject_kind = t.subject_kind
                         AND before.subject_id = t.subject_id
                         AND before.seq < t.seq AND before.seq >= t.seq - {CHANGES_MAX}
                         AND told.alert_id = n.alert_id AND told.channel_id = n.channel_id
                         AND told.recipient = n.recipient AND told.status <> 'suppressed'
                     ORDER BY before.seq DESC, told.id DESC LIMIT 1))
             ORDER BY n.id"
        );
        let mut session = self.read().await?;
        let rows = session.query(sql, vec![reason().into()]).await?;
        rows.iter().map(withheld).collect()
    }

    /// Tells these after all, each under its new key, unless it is true no more or the key is
    /// there already. Returns how many now wait to be sent.
    pub async fn tell_withheld(
        &self,
        withheld: &[(NotificationId, String)],
        now: Timestamp,
    ) -> Result<u64> {
        let sql = format!(
            "INSERT INTO notifications (transition_id, alert_id, channel_id, recipient, kind,
                 dedup_key, problem_key, payload, host_id, status, attempts,
                 created_at, next_attempt_at)
             SELECT n.transition_id, n.alert_id, n.channel_id, n.recipient, n.kind,
                 $3, n.problem_key, n.payload, n.host_id, 'pending', 0, $4, $4
             {STILL_TRUE} AND n.id = $2
             ON CONFLICT (dedup_key) DO NOTHING"
        );
        let mut session = self.write().await?;
        let mut told = 0;
        for (id, key) in withheld {
            let args = vec![reason().into(), (*id).into(), key.into(), now.into()];
            told += session.execute(sql.clone(), args).await?;
        }
        session.commit().await?;
        Ok(told)
    }
}

/// What the reasons of everything withheld because of planned work are like.
fn reason() -> String {
    format!("{WITHHELD}%")
}

fn withheld(row: &Row) -> Result<Withheld> {
    let kind = row.text("subject_kind")?;
    let subject = Subject::from_parts(&kind, row.int("subject_id")?)
        .ok_or_else(|| StoreError::Corrupt(format!("\"{kind}\" is not a kind of subject")))?;
    Ok(Withheld {
        id: row.id("id")?,
        subject,
        seq: row.int("seq")?,
        alert_id: row.id("alert_id")?,
        channel_id: row.id("channel_id")?,
        recipient: row.text("recipient")?,
    })
}
