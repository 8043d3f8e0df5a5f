//! Forgetting what is past its time.

use domain::time::Timestamp;

use super::Tier;
use crate::engine::Store;
use crate::error::Result;

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

impl Store {
    /// Deletes what is older than the retention says. Healths and their changes stay: timelines
    /// and availability are read from them.
    pub async fn forget(&self, retention: &Retention) -> Result<()> {
        let mut session = self.write().await?;
        for (tier, from) in
            [(Tier::Raw, retention.samples_from), (Tier::Hour, retention.hours_from)]
        {
            let args = vec![tier.number().into(), from.seconds().into()];
            session.execute("DELETE FROM sample_chunks WHERE tier = $1 AND t1 < $2", args).await?;
        }
        let from = retention.samples_from;
        // An assignment's newest text stays: it is what the page shows as the present one.
        session
            .execute(
                "DELETE FROM messages WHERE last_at < $1
                 AND id NOT IN (SELECT MAX(id) FROM messages GROUP BY assignment_id)",
                vec![from.into()],
            )
            .await?;
        session
            .execute(
                "DELETE FROM notifications
                 WHERE created_at < $1 AND status NOT IN ('pending', 'dead')",
                vec![retention.notifications_from.into()],
            )
            .await?;
        session.commit().await
    }
}
