//! Sessions of people who signed in. Only the hash of a session's secret is kept.

use domain::id::UserId;
use domain::time::{Span, Timestamp};
use domain::user::{SESSION_IDLE_MAX, User};

use crate::engine::Store;
use crate::error::{Result, StoreError};
use crate::user::user;

/// Most sessions of one user; a new one beyond ends the one that was unused for longest.
pub const SESSIONS_PER_USER_MAX: i64 = 100;
/// The last use is written no more often than this.
pub(crate) const TOUCH_EVERY: Span = Span::seconds(60);

impl Store {
    /// Keeps a session that lasts until `expires_at`.
    pub async fn create_session(
        &self,
        secret_hash: [u8; 32],
        user_id: UserId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        let mut session = self.write().await?;
        session
            .execute(
                "INSERT INTO sessions (secret_hash, user_id, created_at, expires_at, last_used_at)
                 VALUES ($1, $2, $3, $4, $3)",
                vec![secret_hash.into(), user_id.into(), now.into(), expires_at.into()],
            )
            .await?;
        session
            .execute(
                "DELETE FROM sessions WHERE user_id = $1 AND secret_hash NOT IN (
                     SELECT secret_hash FROM sessions WHERE user_id = $1
                     ORDER BY last_used_at DESC, created_at DESC LIMIT $2)",
                vec![user_id.into(), SESSIONS_PER_USER_MAX.into()],
            )
            .await?;
        session.commit().await
    }

    /// Who the session belongs to, unless it is unknown, over or long unused at `now`.
    pub async fn session_user(
        &self,
        secret_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<User>> {
        let row = self
            .read()
            .await?
            .query_optional(
                "SELECT u.id, u.name, u.role, u.created_at, s.last_used_at
                 FROM sessions s JOIN users u ON u.id = s.user_id
                 WHERE s.secret_hash = $1 AND s.expires_at > $2 AND s.last_used_at > $3",
                vec![secret_hash.into(), now.into(), now.minus(SESSION_IDLE_MAX).into()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        if now.since(row.time("last_used_at")?) >= TOUCH_EVERY {
            self.touch("sessions", secret_hash, now).await?;
        }
        user(&row).map(Some)
    }

    /// Notes the last use of a session or token. A database that takes no writes just now (a full
    /// disk) must not keep anybody out who would look at what is wrong: then it is not noted.
    pub(crate) async fn touch(
        &self,
        table: &str,
        secret_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<()> {
        let noting = async {
            let mut session = self.write().await?;
            let sql = format!("UPDATE {table} SET last_used_at = $2 WHERE secret_hash = $1");
            session.execute(sql, vec![secret_hash.into(), now.into()]).await?;
            session.commit().await
        };
        match noting.await {
            Err(StoreError::Database(_)) => Ok(()),
            noted => noted,
        }
    }

    /// Ends a session; nothing happens if it is over already.
    pub async fn delete_session(&self, secret_hash: [u8; 32]) -> Result<()> {
        let mut session = self.write().await?;
        session
            .execute("DELETE FROM sessions WHERE secret_hash = $1", vec![secret_hash.into()])
            .await?;
        session.commit().await
    }

    /// Forgets sessions that were over at `now`; returns how many.
    pub async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64> {
        let mut session = self.write().await?;
        let rows = session
            .execute(
                "DELETE FROM sessions WHERE expires_at <= $1 OR last_used_at <= $2",
                vec![now.into(), now.minus(SESSION_IDLE_MAX).into()],
            )
            .await?;
        session.commit().await?;
        Ok(rows)
    }
}
