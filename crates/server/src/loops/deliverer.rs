//! Sends what waits in the outbox.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::notification::{Attempt, Notification, after_attempt};
use domain::time::Timestamp;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::clock::duration;
use crate::notify::{Envelope, Message};
use crate::shared::Shared;
use crate::{random, vault};

/// Notifications sent side by side.
const SIDE_BY_SIDE: i64 = 16;
/// The outbox is looked at least this often.
const LOOK_EVERY: Duration = Duration::from_secs(30);

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    loop {
        let wait = match deliver_due(&shared).await {
            Ok(0) => next_look(&shared).await,
            Ok(sent) => {
                reporter.ran(format!("{sent} attempts in the last round"));
                continue;
            }
            Err(error) => {
                reporter.failed(format!("{error}"));
                shared.log.error("deliverer", "outbox_unreadable", format!("{error}"));
                Duration::from_secs(2)
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.signals.deliver.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn next_look(shared: &Shared) -> Duration {
    let now = shared.clock.now();
    match shared.store.next_notification_at().await {
        Ok(Some(at)) => duration(at.since(now)).clamp(Duration::from_millis(50), LOOK_EVERY),
        Ok(None) | Err(_) => LOOK_EVERY,
    }
}

/// Claims what is due and sends it. Returns how many attempts were made.
async fn deliver_due(shared: &Shared) -> Result<usize, store::StoreError> {
    let claimed = shared.store.claim_notifications(shared.clock.now(), SIDE_BY_SIDE).await?;
    let count = claimed.len();
    let mut sending: FuturesUnordered<_> =
        claimed.into_iter().map(|notification| deliver(shared, notification)).collect();
    while let Some(done) = sending.next().await {
        done?;
    }
    Ok(count)
}

async fn deliver(shared: &Shared, claimed: Notification) -> Result<(), store::StoreError> {
    let attempt = match prepare(shared, &claimed).await? {
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
    settle(shared, &claimed, &attempt, shared.clock.now()).await
}

async fn settle(
    shared: &Shared,
    claimed: &Notification,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<(), store::StoreError> {
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
    shared.store.settle_notification(claimed, answer, next, now).await?;
    Ok(())
}

enum Prepared {
    Ready(Box<Ready>),
    Suppress(String),
    Failed(String),
}

struct Ready {
    channel: domain::channel::ChannelSettings,
    secrets: BTreeMap<String, String>,
    message: Message,
}

async fn prepare(shared: &Shared, claimed: &Notification) -> Result<Prepared, store::StoreError> {
    let content = &claimed.content;
    let channel = match shared.store.channel(content.channel_id).await {
        Ok(channel) => channel,
        Err(store::StoreError::NotFound { .. }) => {
            return Ok(Prepared::Suppress("its channel was deleted".to_owned()));
        }
        Err(error) => return Err(error),
    };
    if !channel.settings.enabled {
        return Ok(Prepared::Suppress(format!(
            "the channel {} is disabled",
            channel.settings.name
        )));
    }
    let sealed = shared.store.channel_secrets_sealed(channel.id).await?;
    let secrets = match open_secrets(shared, channel.id, sealed.as_deref()) {
        Ok(secrets) => secrets,
        Err(why) => return Ok(Prepared::Failed(why)),
    };
    match serde_json::from_str(&content.payload) {
        Ok(message) => {
            Ok(Prepared::Ready(Box::new(Ready { channel: channel.settings, secrets, message })))
        }
        Err(error) => Ok(Prepared::Failed(format!("the stored message cannot be read: {error}"))),
    }
}

fn open_secrets(
    shared: &Shared,
    channel_id: domain::id::ChannelId,
    sealed: Option<&[u8]>,
) -> Result<BTreeMap<String, String>, String> {
    let Some(sealed) = sealed else { return Ok(BTreeMap::new()) };
    let plain = shared
        .vault
        .open(&vault::channel_secrets_context(channel_id), sealed)
        .map_err(|error| error.to_string())?;
    serde_json::from_slice(&plain).map_err(|error| format!("its secrets cannot be read: {error}"))
}
