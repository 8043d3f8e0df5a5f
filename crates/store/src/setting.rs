//! Settings of the installation: one text under each name.

use crate::engine::{Session, Store};
use crate::error::Result;

impl Store {
    /// The text under `name`, if it was ever set.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        setting(&mut self.read().await?, name).await
    }

    /// Puts `value` under `name`.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        let mut session = self.write().await?;
        set_setting(&mut session, name, value).await?;
        session.commit().await
    }
}

/// As [`Store::setting`].
pub(crate) async fn setting(session: &mut Session, name: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM settings WHERE name = $1";
    let row = session.query_optional(sql, vec![name.into()]).await?;
    row.map(|row| row.text("value")).transpose()
}

/// As [`Store::set_setting`], as part of a transaction.
pub(crate) async fn set_setting(session: &mut Session, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    session.execute(sql, vec![name.into(), value.into()]).await?;
    Ok(())
}
