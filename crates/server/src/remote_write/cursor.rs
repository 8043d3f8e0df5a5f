//! How far the receiver has acknowledged, kept in the settings.

use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

const SETTING: &str = "remote_write.cursor";

/// What was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The last row of the log that was.
    pub(super) row: i64,
    /// Nothing that was is from after this second.
    pub(super) until_s: i64,
    /// What is from before it and was not acknowledged, when it was last looked at: series and
    /// second. Once these are sealed, nothing else tells them from what was.
    pub(super) late: Vec<(i64, i64)>,
    /// How far a replayed stretch has come.
    pub(super) stretch: Option<Stretch>,
}

/// A stretch of time on its way, one series after the other.
///
/// It only holds while the log begins with that row: sealing adds to the chunks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stretch {
    /// The number of the log's first row.
    pub(super) first_row: Option<i64>,
    /// The series up to which everything was acknowledged.
    pub(super) series: i64,
}

impl Cursor {
    /// A cursor after which only what is committed from now on follows.
    pub(super) fn at(row: i64, until_s: i64) -> Self {
        Self { row, until_s, late: Vec::new(), stretch: None }
    }

    /// The cursor as it was last saved.
    pub(super) async fn load(store: &Store) -> Result<Option<Self>, StoreError> {
        let Some(text) = store.setting(SETTING).await? else { return Ok(None) };
        let corrupt = |error| StoreError::Corrupt(format!("the setting {SETTING}: {error}"));
        serde_json::from_str(&text).map(Some).map_err(corrupt)
    }

    pub(super) async fn save(&self, store: &Store) -> Result<(), StoreError> {
        let text = serde_json::to_string(self)
            .map_err(|error| StoreError::Corrupt(format!("the setting {SETTING}: {error}")))?;
        store.set_setting(SETTING, &text).await
    }
}
