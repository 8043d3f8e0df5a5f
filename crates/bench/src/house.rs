//! Keeping house as the server's housekeeper does: the same calls with the same spans.
//!
//! Written out here because the loop itself needs a whole server around it; whoever changes
//! `server/src/loops/housekeeper.rs` changes this too, or the figures are of something else.

use domain::time::{Span, Timestamp};
use store::Store;

/// How often the server keeps house.
pub(crate) const EVERY_S: i64 = 5 * 60;
/// The newest part of history stays in the log: the default of `log_hours`.
pub(crate) const SEAL_AFTER: Span = Span::seconds(2 * HOUR_S);
/// The default of `log_samples_max`.
const LOG_SAMPLES_MAX: i64 = 2_000_000;
/// Seconds of an hour: whole hours are sealed.
pub(crate) const HOUR_S: i64 = 3_600;
/// Seconds of a day.
pub(crate) const DAY_S: i64 = 86_400;
const HOURS_STRETCH_S: i64 = 30 * DAY_S;

/// Seals what is old enough at `now`, and joins what is finished.
pub(crate) async fn keep(store: &Store, now: Timestamp) -> anyhow::Result<()> {
    let sealed_until = now.minus(SEAL_AFTER).seconds().div_euclid(HOUR_S) * HOUR_S;
    while store.seal(Timestamp::from_seconds(sealed_until)).await? > 0
        || store.seal_beyond(LOG_SAMPLES_MAX).await? > 0
    {}
    let (from, to) = last_finished(sealed_until, DAY_S);
    while store.join_samples(from, to).await? > 0 {}
    while store.join_hours(from, to).await? > 0 {}
    let (from, to) = last_finished(sealed_until, HOURS_STRETCH_S);
    while store.join_hours(from, to).await? > 0 {}
    Ok(())
}

/// The first and the last second of the last whole stretch before `before`.
fn last_finished(before: i64, stretch_s: i64) -> (i64, i64) {
    let end = before.div_euclid(stretch_s) * stretch_s;
    (end - stretch_s, end - 1)
}
