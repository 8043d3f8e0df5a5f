//! What sending a notification needs, as it is now: the channel may have changed or gone since the
//! notification was made.

use std::collections::BTreeMap;

use domain::notification::Notification;
use store::StoreError;

use crate::notify::Message;
use crate::shared::Shared;

/// A claimed notification after a look at its channel.
pub(super) enum Prepared {
    /// It can be sent.
    Ready(Box<Ready>),
    /// It must not be sent any more, for this reason.
    Suppress(String),
    /// It can never be sent, for this reason.
    Failed(String),
}

/// All that sending needs.
pub(super) struct Ready {
    pub(super) channel: domain::channel::ChannelSettings,
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) message: Message,
}

pub(super) async fn prepare(
    shared: &Shared,
    claimed: &Notification,
) -> Result<Prepared, StoreError> {
    let content = &claimed.content;
    let channel = match shared.store.channel(content.channel_id).await {
        Ok(channel) => channel,
        Err(StoreError::NotFound { .. }) => {
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
    let secrets = match shared.vault.open_channel_secrets(channel.id, sealed.as_deref()) {
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
