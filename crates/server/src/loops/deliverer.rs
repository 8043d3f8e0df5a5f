//! Sends what waits in the outbox.
//!
//! Up to [`SIDE_BY_SIDE`] notifications are on their way at a time; a place that comes free is
//! taken by the next one, so a receiver that hangs holds up only its own.
//!
//! Invariant: what a receiver answered is written before the notification can be claimed again,
//! unless the database stays away for longer than [`SETTLE_PATIENCE`]: only then, or where the
//! server ended before the answer came, is one sent twice, under the same key.

mod prepare;

use std::sync::Arc;
use std::time::Duration;

use domain::notification::{Attempt, Notification, after_attempt};
use store::StoreError;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::clock::{Stopwatch, duration};
use crate::notify::Envelope;
use crate::random;
use crate::shared::Shared;
use prepare::{Prepared, prepare};

/// Notifications sent side by side.
const SIDE_BY_SIDE: usize = 16;
/// So many places must be free before more are claimed: each claim is a transaction.
const ROOM_MIN: usize = SIDE_BY_SIDE / 4;
/// The outbox is looked at least this often.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How long to wait after the database failed.
const PAUSE: Duration = Duration::from_secs(1);
/// How long an answer waits for the database to come back; well below the lease.
const SETTLE_PATIENCE: Duration = Duration::from_secs(45);
/// How long a stop waits for receivers to answer.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    // Tasks of their own: whoever holds the writing connection must go on while this loop waits
    // for it.
    let mut sending = JoinSet::new();
    // After an error some notifications may be claimed that nobody is sending.
    let mut in_doubt = false;
    while !stop.is_cancelled() {
        let wait = match claim(&shared, sending.len(), &mut in_doubt).await {
            Ok(claimed) if claimed.is_empty() => next_look(&shared, sending.len()).await,
            Ok(claimed) => {
                reporter.ran(format!("{} attempts in the last round", claimed.len()));
                for one in claimed {
                    sending.spawn(deliver(Arc::clone(&shared), one));
                }
                continue;
            }
            Err(error) => {
                in_doubt = true;
                note_error(&shared, &reporter, error.to_string());
                PAUSE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = shared.signals.deliver.notified() => {}
            Some(ended) = sending.join_next() => if let Err(why) = flat(ended) {
                in_doubt = true;
                note_error(&shared, &reporter, why);
            },
            () = tokio::time::sleep(wait) => {}
        }
    }
    // What is under way gets a while to end with an answer, so that it need not be sent again.
    let ending = async {
        while let Some(ended) = sending.join_next().await {
            if let Err(why) = flat(ended) {
                note_error(&shared, &reporter, why);
            }
        }
    };
    let _ = tokio::time::timeout(STOP_PATIENCE, ending).await;
}

fn flat(ended: Result<Result<(), StoreError>, JoinError>) -> Result<(), String> {
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panicked) => Err(panicked.to_string()),
    }
}

fn note_error(shared: &Shared, reporter: &Reporter, why: String) {
    shared.log.error("deliverer", "delivery_interrupted", &why);
    reporter.failed(why);
}

async fn next_look(shared: &Shared, under_way: usize) -> Duration {
    if SIDE_BY_SIDE - under_way < ROOM_MIN {
        return LOOK_EVERY;
    }
    let now = shared.clock.now();
    match shared.store.next_notification_at().await {
        Ok(Some(at)) => duration(at.since(now)).clamp(Duration::from_millis(50), LOOK_EVERY),
        Ok(None) | Err(_) => LOOK_EVERY,
    }
}

/// Claims as many as there is room for. While claims are in doubt nothing is claimed until those
/// under way have ended; then the others are given back, and all are claimed as usual.
async fn claim(
    shared: &Shared,
    under_way: usize,
    in_doubt: &mut bool,
) -> Result<Vec<Notification>, StoreError> {
    let room = SIDE_BY_SIDE - under_way;
    if room < ROOM_MIN || (*in_doubt && under_way > 0) {
        return Ok(Vec::new());
    }
    if *in_doubt {
        shared.store.release_leases().await?;
        *in_doubt = false;
    }
    let most = i64::try_from(room).unwrap_or(1);
    shared.store.claim_notifications(shared.clock.now(), most).await
}

async fn deliver(shared: Arc<Shared>, claimed: Notification) -> Result<(), StoreError> {
    let attempt = match prepare(&shared, &claimed).await? {
        Prepared::Ready(ready) => {
            shared
                .notifier
                .send(Envelope {
                    channel: &ready.channel,
                    secrets: &ready.secrets,
                    recipient: &claimed.content.recipient,
                    dedup_key: &claimed.content.dedup_key,
                    problem_key: &claimed.content.problem_key,
                    message: &ready.message,
                })
                .await
        }
        Prepared::Suppress(reason) => {
            return shared.store.suppress_notification(claimed.id, &reason).await;
        }
        Prepared::Failed(why) => Attempt::Never(why),
    };
    settle(&shared, &claimed, &attempt).await
}

async fn settle(
    shared: &Shared,
    claimed: &Notification,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let now = shared.clock.now();
    let next =
        after_attempt(attempt, claimed.attempts, claimed.created_at, now, random::fraction());
    let answer = match attempt {
        Attempt::Accepted(answer) | Attempt::Later { answer, .. } | Attempt::Never(answer) => {
            answer
        }
    };
    if next == domain::notification::Next::Dead {
        shared.log.error(
            "deliverer",
            "notification_dead",
            format!(
                "a notification to {} could not be delivered: {answer}; see the delivery log",
                claimed.content.recipient
            ),
        );
    }
    let watch = Stopwatch::start();
    loop {
        match shared.store.settle_notification(claimed, answer, next, now).await {
            Ok(_) => return Ok(()),
            Err(error) if watch.elapsed() > SETTLE_PATIENCE => return Err(error),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
