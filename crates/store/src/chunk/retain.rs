//! Forgetting what is past its time.

use domain::time::{Span, Timestamp};

use super::{CHUNKS, PIECES, Tier};
use crate::engine::{Arg, Store};
use crate::error::Result;

/// How much further one call forgets than the one before: a clock that is years ahead for a while
/// must not cost the whole history. After a long time off it takes a few calls more.
const FURTHER_MAX: Span = Span::seconds(86_400);
/// The setting that holds what time it was when history was last forgotten, in microseconds.
const FORGOTTEN_AS_OF: &str = "history_forgotten_as_of";

/// Rows that one transaction deletes, so that the commits of new results wait for few.
const ROWS_PER_DELETE: i64 = 2_000;

/// By the series, since the index begins with them; `CROSS JOIN` keeps it so.
fn old_samples(table: &str) -> String {
    format!(
        "DELETE FROM {table} WHERE id IN
            (SELECT c.id FROM series s CROSS JOIN {table} c
             WHERE c.series_id = s.id AND c.tier = $1 AND c.t1 < $2 LIMIT $3)"
    )
}

/// An assignment's newest text stays: it is what the page shows as the present one.
const OLD_MESSAGES: &str = "DELETE FROM messages WHERE id IN
    (SELECT m.id FROM assignments a CROSS JOIN messages m
     WHERE m.assignment_id = a.id AND m.last_at < $1
     AND m.id NOT IN (SELECT MAX(id) FROM messages GROUP BY assignment_id) LIMIT $2)";

const OLD_NOTIFICATIONS: &str = "DELETE FROM notifications WHERE id IN
    (SELECT id FROM notifications
     WHERE created_at < $1 AND status NOT IN ('pending', 'dead') LIMIT $2)";

/// Until when each kind of history is kept: what is older is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Samples and messages.
    pub samples_from: Timestamp,
    /// Hours.
    pub hours_from: Timestamp,
    /// Delivered, discarded and suppressed notifications. Pending and dead ones always stay.
    pub notifications_from: Timestamp,
}

impl Retention {
    /// The same, reckoned from a time that is so much earlier.
    fn earlier(self, by: Span) -> Self {
        Self {
            samples_from: self.samples_from.minus(by),
            hours_from: self.hours_from.minus(by),
            notifications_from: self.notifications_from.minus(by),
        }
    }
}

impl Store {
    /// As [`Self::forget`], with a retention that is reckoned from `now`; but where time has made a
    /// leap of more than a day since the last call, only a day further than then.
    pub async fn forget_as_of(&self, now: Timestamp, retention: &Retention) -> Result<()> {
        let last = self.setting(FORGOTTEN_AS_OF).await?.and_then(|text| text.parse().ok());
        let as_of = last.map_or(now, |last| now.min(Timestamp(last).plus(FURTHER_MAX)));
        self.forget(&retention.earlier(now.since(as_of))).await?;
        self.set_setting(FORGOTTEN_AS_OF, &as_of.0.to_string()).await
    }

    /// Deletes what is older than the retention says, in many small transactions. Healths and
    /// their changes stay: timelines and availability are read from them.
    pub async fn forget(&self, retention: &Retention) -> Result<()> {
        let Retention { samples_from, hours_from, notifications_from } = *retention;
        for (tier, from) in [(Tier::Raw, samples_from), (Tier::Hour, hours_from)] {
            for table in [PIECES, CHUNKS] {
                let args = vec![tier.number().into(), from.seconds().into()];
                self.delete_in_parts(&old_samples(table), args).await?;
            }
        }
        self.delete_in_parts(OLD_MESSAGES, vec![samples_from.into()]).await?;
        self.delete_in_parts(OLD_NOTIFICATIONS, vec![notifications_from.into()]).await
    }

    /// Deletes a portion of rows at a time, each like a change of the configuration, so that nothing
    /// is deleted meanwhile that the rows belong to. `sql` takes the number of rows as its last
    /// argument.
    pub(crate) async fn delete_in_parts(&self, sql: &str, mut args: Vec<Arg>) -> Result<()> {
        args.push(ROWS_PER_DELETE.into());
        loop {
            let mut session = self.configure().await?;
            let deleted = session.execute(sql, args.clone()).await?;
            session.commit().await?;
            if deleted < ROWS_PER_DELETE.unsigned_abs() {
                return Ok(());
            }
        }
    }
}
