//! Seals the older part of the log, joins what a finished day left in pieces, and forgets what is
//! past its time.

use std::sync::Arc;
use std::time::Duration;

use domain::time::{Span, Timestamp};
use store::StoreError;
use store::chunk::{Compaction, Retention};
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::config::History;
use crate::shared::Shared;

const EVERY: Duration = Duration::from_mins(5);
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 86_400;

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    let mut forgotten_at = None;
    loop {
        match keep_house(&shared, &mut forgotten_at).await {
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

async fn keep_house(
    shared: &Shared,
    forgotten_at: &mut Option<Timestamp>,
) -> Result<usize, StoreError> {
    let now = shared.clock.now();
    let History { log_hours, log_samples_max, .. } = shared.config.history;
    let log = Compaction { log_s: log_hours.saturating_mul(HOUR_S), log_samples_max };
    let sealed = shared.store.compact(now, &log).await?;
    // Looking for what is old goes through everything: not every time.
    if forgotten_at.is_none_or(|before| now.since(before).as_seconds().abs() >= HOUR_S) {
        shared.store.forget_as_of(now, &retention(&shared.config.history, now)).await?;
        *forgotten_at = Some(now);
    }
    shared.store.delete_expired_sessions(now).await?;
    Ok(sealed)
}

fn retention(history: &History, now: Timestamp) -> Retention {
    let ago = |days: i64| now.minus(Span::seconds(days.saturating_mul(DAY_S)));
    Retention {
        samples_from: ago(history.raw_days),
        hours_from: ago(history.hours_days),
        notifications_from: ago(history.notifications_days),
    }
}
