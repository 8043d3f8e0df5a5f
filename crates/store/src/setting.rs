//! Settings of the installation: one text under each name.

use crate::engine::Store;
use crate::error::Result;

impl Store {
    /// The text under `name`, if it was ever set.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        let row = self
            .read()
            .await?
            .query_optional("SELECT value FROM settings WHERE name = $1", vec![name.into()])
            .await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// Puts `value` under `name`.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        let mut session = self.write().await?;
        session
            .execute(
                "INSERT INTO settings (name, value) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                vec![name.into(), value.into()],
            )
            .await?;
        session.commit().await
    }
}
