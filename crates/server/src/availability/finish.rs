//! Counts finished days, once each, and again when something changes that they were counted from.
//!
//! Invariant: a day is written under the lock of the configuration, which gaps and planned work
//! need as well; a change of health that is committed late is found by its number at the next
//! pass. So a day that counts as finished is right, or is found and counted anew.

use domain::availability::{day_bounds, day_of};
use domain::time::{Span as Length, Timestamp};
use jiff::tz::TimeZone;
use store::Store;
use tokio_util::sync::CancellationToken;

use super::{CountError, Surroundings};
use crate::config::Reports;

/// A day is not counted before this long after its end: results that were measured before
/// midnight are committed by then.
const SETTLE: Length = Length::seconds(10 * 60);

/// Writes every finished day that is not there yet, oldest first, and forgets what is past its
/// time. Returns how many days it wrote.
pub async fn finish_days(
    store: &Store,
    reports: &Reports,
    now: Timestamp,
    stop: &CancellationToken,
) -> Result<usize, CountError> {
    let zone = &reports.time_zone.zone;
    store.count_health_days_in(&reports.time_zone.name).await?;
    let today = day_of(now.minus(SETTLE), zone)?;
    let (today_s, _) = day_bounds(today, zone)?;
    store.outdate_late_health_days(Timestamp::from_seconds(today_s)).await?;
    let Some(first_change) = store.first_change_at().await? else { return Ok(0) };
    let oldest = today.saturating_sub(reports.keep_days);
    let first = day_of(first_change, zone)?.max(oldest);
    let mut written = 0;
    for day in store.unfinished_health_days(first, today - 1).await? {
        if stop.is_cancelled() {
            return Ok(written);
        }
        finish_day(store, day, zone).await?;
        written += 1;
    }
    if written > 0 {
        store.forget_health_days(oldest).await?;
    }
    Ok(written)
}

async fn finish_day(store: &Store, day: i64, zone: &TimeZone) -> Result<(), CountError> {
    let (from_s, to_s) = day_bounds(day, zone)?;
    let (from, to) = (Timestamp::from_seconds(from_s), Timestamp::from_seconds(to_s));
    let writer = store.health_day_writer().await?;
    let surroundings = Surroundings::load(store, from_s, to_s).await?;
    let mut accounts = Vec::new();
    let mut after = None;
    loop {
        let page = store.health_changes_of_all(after, from, to).await?;
        let Some(last) = page.keys().next_back() else { break };
        after = Some(*last);
        for (subject, changes) in &page {
            let account =
                surroundings.with_record(*subject, changes, |record| record.account(from_s, to_s));
            accounts.push((*subject, account));
        }
    }
    Ok(writer.write(day, &accounts).await?)
}
