//! Seals the older part of the log, joins what a finished day left in pieces, and forgets what is
//! past its time.

use std::sync::Arc;
use std::time::Duration;

use domain::time::{Span, Timestamp};
use store::StoreError;
use store::chunk::Retention;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::config::History;
use crate::shared::Shared;

const EVERY: Duration = Duration::from_mins(5);
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 86_400;
/// Hours are joined by stretches of this many days: a month of them is one chunk.
const HOURS_STRETCH_S: i64 = 30 * DAY_S;

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    loop {
        match keep_house(&shared).await {
            Ok(sealed) => reporter.ran(format!("{sealed} rows of the log sealed")),
            Err(error) => {
                reporter.failed(format!("{error}"));
                shared.log.error("housekeeper", "housekeeping_failed", format!("{error}"));
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn keep_house(shared: &Shared) -> Result<usize, StoreError> {
    let now = shared.clock.now();
    let sealed = seal(shared, now).await?;
    join_finished(shared, now).await?;
    shared.store.forget(&retention(&shared.config.history, now)).await?;
    shared.store.delete_expired_sessions(now).await?;
    Ok(sealed)
}

async fn seal(shared: &Shared, now: Timestamp) -> Result<usize, StoreError> {
    let until = Timestamp::from_seconds(sealed_until(&shared.config.history, now));
    let mut sealed = 0;
    loop {
        let rows = match shared.store.seal(until).await? {
            0 => shared.store.seal_beyond(shared.config.history.log_samples_max).await?,
            rows => rows,
        };
        sealed += rows;
        if rows == 0 {
            return Ok(sealed);
        }
    }
}

/// Whole hours are sealed: more often would touch every series' pages for a few samples each.
fn sealed_until(history: &History, now: Timestamp) -> i64 {
    let kept = history.log_hours.saturating_mul(HOUR_S);
    now.seconds().saturating_sub(kept).div_euclid(HOUR_S) * HOUR_S
}

/// Joins yesterday's samples and hours, and the hours of the last finished month, once all of
/// them are sealed.
async fn join_finished(shared: &Shared, now: Timestamp) -> Result<(), StoreError> {
    let sealed_until = sealed_until(&shared.config.history, now);
    let (from, to) = last_finished(sealed_until, DAY_S);
    while shared.store.join_samples(from, to).await? > 0 {}
    while shared.store.join_hours(from, to).await? > 0 {}
    let (from, to) = last_finished(sealed_until, HOURS_STRETCH_S);
    while shared.store.join_hours(from, to).await? > 0 {}
    Ok(())
}

/// The first and the last second of the last whole stretch before `before`.
fn last_finished(before: i64, stretch_s: i64) -> (i64, i64) {
    let end = before.div_euclid(stretch_s) * stretch_s;
    (end - stretch_s, end - 1)
}

fn retention(history: &History, now: Timestamp) -> Retention {
    let ago = |days: i64| now.minus(Span::seconds(days.saturating_mul(DAY_S)));
    Retention {
        samples_from: ago(history.raw_days),
        hours_from: ago(history.hours_days),
        notifications_from: ago(history.notifications_days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_finished_day_is_whole() {
        let noon = 20_000 * DAY_S + DAY_S / 2;
        assert_eq!(last_finished(noon, DAY_S), (19_999 * DAY_S, 20_000 * DAY_S - 1));
        assert_eq!(last_finished(20_000 * DAY_S, DAY_S), (19_999 * DAY_S, 20_000 * DAY_S - 1));
    }
}
