//! Keeping house at the pace of the server's housekeeper, with the default limits.

use domain::time::{Span, Timestamp};
use store::Store;
use store::chunk::Compaction;

/// How often the server keeps house.
pub(crate) const EVERY_S: i64 = 5 * 60;
/// Seconds of an hour.
pub(crate) const HOUR_S: i64 = 3_600;
/// Seconds of a day.
pub(crate) const DAY_S: i64 = 86_400;
/// The newest part of history stays in the log: the default of `log_hours`.
pub(crate) const SEAL_AFTER: Span = Span::seconds(2 * HOUR_S);
/// The defaults of `log_hours` and `log_samples_max`.
const LIMITS: Compaction =
    Compaction { log_s: SEAL_AFTER.0 / 1_000_000, log_samples_max: 2_000_000 };

/// Seals what is old enough at `now`, and joins what is finished.
pub(crate) async fn keep(store: &Store, now: Timestamp) -> anyhow::Result<()> {
    store.compact(now, &LIMITS).await?;
    Ok(())
}
