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
/// The newest part of history stays in the log, from which windows are rebuilt at a restart.
const SEAL_AFTER: Span = Span::seconds(2 * 60 * 60);
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
    let mut sealed = 0;
    loop {
        let rows = shared.store.seal(now.minus(SEAL_AFTER)).await?;
        sealed += rows;
        if rows == 0 {
            break;
        }
    }
    join_finished(shared, now).await?;
    shared.store.forget(&retention(&shared.config.history, now)).await?;
    shared.store.delete_expired_sessions(now).await?;
    Ok(sealed)
}

/// Joins yesterday's samples and the last finished month's hours, once all of them are sealed.
async fn join_finished(shared: &Shared, now: Timestamp) -> Result<(), StoreError> {
    let sealed_until = now.minus(SEAL_AFTER).seconds();
    let (from, to) = last_finished(sealed_until, DAY_S);
    while shared.store.join_samples(from, to).await? > 0 {}
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
