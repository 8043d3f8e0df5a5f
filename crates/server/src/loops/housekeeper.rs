//! Seals the older part of the log, joins what a finished day left in pieces, and forgets what is
//! past its time.

use std::sync::Arc;
use std::time::Duration;

use domain::time::{Span, Timestamp};
use store::chunk::Retention;
use store::{Store, StoreError};
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
    let sealed = seal(shared, now).await?;
    join_finished(shared, now).await?;
    // Looking for what is old goes through everything: not every time.
    if forgotten_at.is_none_or(|before| now.since(before).as_seconds().abs() >= HOUR_S) {
        shared.store.forget(&retention(&shared.config.history, now)).await?;
        *forgotten_at = Some(now);
    }
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

/// Joins the samples and hours of each finished day, and the hours of each finished month, once
/// all of them are sealed.
async fn join_finished(shared: &Shared, now: Timestamp) -> Result<(), StoreError> {
    let sealed_until = sealed_until(&shared.config.history, now);
    for joining in [DAYS, MONTHS] {
        for (from, to) in joining.waiting(&shared.store, sealed_until).await? {
            if joining.samples_too {
                while shared.store.join_samples(from, to).await? > 0 {}
            }
            while shared.store.join_hours(from, to).await? > 0 {}
            shared.store.set_setting(joining.mark, &(to + 1).to_string()).await?;
        }
    }
    Ok(())
}

/// What is joined in stretches of one length.
struct Joining {
    /// The setting that holds until when it is done, in seconds since 1970.
    mark: &'static str,
    stretch_s: i64,
    samples_too: bool,
}

const DAYS: Joining = Joining { mark: "joined_days_until", stretch_s: DAY_S, samples_too: true };
/// A month of hours is one chunk.
const MONTHS: Joining =
    Joining { mark: "joined_months_until", stretch_s: 30 * DAY_S, samples_too: false };

impl Joining {
    /// First and last second of each whole stretch before `sealed_until` that is not joined yet.
    async fn waiting(
        &self,
        store: &Store,
        sealed_until: i64,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let mark = store.setting(self.mark).await?.and_then(|text| text.parse().ok());
        let from = match mark {
            Some(done_until) => Some(done_until),
            None => store.oldest_sealed().await?,
        };
        Ok(from.map_or_else(Vec::new, |from| stretches(from, sealed_until, self.stretch_s)))
    }
}

/// The whole stretches from the one with `from` to the last that ends by `until`.
fn stretches(from: i64, until: i64, stretch_s: i64) -> Vec<(i64, i64)> {
    let (first, end) = (from.div_euclid(stretch_s), until.div_euclid(stretch_s));
    (first..end).map(|number| (number * stretch_s, (number + 1) * stretch_s - 1)).collect()
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
    fn only_whole_stretches_are_joined_and_none_twice() {
        let day = |number: i64| (number * DAY_S, (number + 1) * DAY_S - 1);
        let noon = 20_000 * DAY_S + DAY_S / 2;
        assert_eq!(stretches(noon - 2 * DAY_S, noon, DAY_S), [day(19_998), day(19_999)]);
        assert_eq!(stretches(20_000 * DAY_S, noon, DAY_S), []);
        assert_eq!(stretches(20_000 * DAY_S, 20_001 * DAY_S, DAY_S), [day(20_000)]);
        // A clock that was set back.
        assert_eq!(stretches(20_005 * DAY_S, noon, DAY_S), []);
    }

    #[test]
    fn whole_hours_are_sealed() {
        let history =
            crate::config::Config::parse("", &std::collections::BTreeMap::new()).unwrap().history;
        let now = Timestamp::from_seconds(1_000 * HOUR_S + 1_799);
        assert_eq!(sealed_until(&history, now), 998 * HOUR_S);
    }
}
