//! How far the receiver has acknowledged, kept in the settings.

use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

const SETTING: &str = "remote_write.cursor";
/// Most late samples that are remembered.
pub(super) const LATE_MAX: usize = 20_000;

/// What was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The last row of the log that was.
    pub(super) row: i64,
    /// Nothing that was is from after this second.
    pub(super) until_s: i64,
    /// What is from before it and was not acknowledged, when it was last looked at: series and
    /// second. Once these are sealed, nothing else tells them from what was. At most [`LATE_MAX`].
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

    /// Remembers these late samples. Where there are too many it goes back in time instead, but not
    /// behind `floor_s`: what follows is sent again, as nothing tells which of it was.
    pub(super) fn remember(&mut self, mut late: Vec<(i64, i64)>, floor_s: i64) {
        late.sort_unstable_by_key(|(series, t)| (*t, *series));
        late.dedup();
        if let Some((_, t)) = late.get(LATE_MAX) {
            self.until_s = (t - 1).max(floor_s).min(self.until_s);
            self.stretch = None;
            late.retain(|(_, t)| *t <= self.until_s);
            late.truncate(LATE_MAX);
        }
        self.late = late;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn late(count: usize) -> Vec<(i64, i64)> {
        (0_i64..).take(count).map(|number| (number % 3, 1_000 + number / 2)).collect()
    }

    #[test]
    fn all_late_samples_are_remembered_as_long_as_they_are_few() {
        let mut cursor = Cursor::at(7, 90_000);
        let mut twice = late(LATE_MAX);
        twice.extend(late(LATE_MAX));
        cursor.remember(twice, 0);
        assert_eq!(cursor.late.len(), LATE_MAX);
        assert_eq!(cursor.until_s, 90_000);
    }

    #[test]
    fn too_many_late_samples_are_sent_with_all_that_follows() {
        let mut cursor = Cursor::at(7, 90_000);
        cursor.stretch = Some(Stretch { first_row: None, series: 3 });
        cursor.remember(late(LATE_MAX + 2), 0);
        assert_eq!(cursor.until_s, 10_999, "before the two that are too many");
        assert_eq!(cursor.late.len(), LATE_MAX);
        assert_eq!(cursor.stretch, None, "what was sent of a stretch lacks its new beginning");

        let mut cursor = Cursor::at(7, 90_000);
        cursor.remember(late(LATE_MAX + 2), 50_000);
        assert_eq!((cursor.until_s, cursor.late.len()), (50_000, LATE_MAX));
    }
}
