//! The delivery log: what was sent, waits, is dead, or was not to be sent, and why.

mod discard;
mod get;
mod list;
mod retry;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::id::{AlertId, ChannelId, HostId, NotificationId, TransitionId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::time::Time;
use super::{Answer, words};
use crate::notify::Message;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_notifications))
        .routes(routes!(get::get_notification))
        .routes(routes!(retry::retry_notification))
        .routes(routes!(discard::discard_notification))
}

/// One message to one recipient.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Notification {
    #[schema(value_type = i64)]
    id: NotificationId,
    #[schema(value_type = i64)]
    alert_id: AlertId,
    /// Null if the alert is gone.
    alert_name: Option<String>,
    #[schema(value_type = i64)]
    channel_id: ChannelId,
    /// Null if the channel is gone.
    channel_name: Option<String>,
    recipient: String,
    /// `problem` or `recovery`.
    #[schema(value_type = String)]
    kind: &'static str,
    subject_line: String,
    #[schema(value_type = words::NotificationStatus)]
    status: &'static str,
    /// Why it was suppressed or discarded.
    reason: Option<String>,
    /// How many were begun.
    attempts: i64,
    /// What the receiver said last, or how the attempt failed.
    last_answer: Option<String>,
    created_at: Time,
    /// Null unless it is pending.
    next_attempt_at: Option<Time>,
    sent_at: Option<Time>,
    #[schema(value_type = i64)]
    transition_id: TransitionId,
    #[schema(value_type = Option<i64>)]
    host_id: Option<HostId>,
}

/// The names of rules and channels.
struct Names {
    alerts: BTreeMap<AlertId, String>,
    channels: BTreeMap<ChannelId, String>,
}

impl Names {
    async fn load(shared: &Shared) -> Answer<Self> {
        let alerts = shared.store.all_alerts().await?.into_iter();
        let channels = shared.store.all_channels().await?.into_iter();
        Ok(Self {
            alerts: alerts.map(|alert| (alert.id, alert.settings.name)).collect(),
            channels: channels.map(|channel| (channel.id, channel.settings.name)).collect(),
        })
    }

    fn show(&self, notification: domain::notification::Notification) -> Notification {
        use domain::notification::NotificationStatus;
        let content = notification.content;
        let message = serde_json::from_str::<Message>(&content.payload);
        let pending = content.status == NotificationStatus::Pending;
        Notification {
            id: notification.id,
            alert_id: content.alert_id,
            alert_name: self.alerts.get(&content.alert_id).cloned(),
            channel_id: content.channel_id,
            channel_name: self.channels.get(&content.channel_id).cloned(),
            recipient: content.recipient,
            kind: content.kind.as_str(),
            // A payload of another version is still worth a line in the log.
            subject_line: message.map_or_else(
                |_| content.kind.as_str().to_owned(),
                |message| message.subject_line(),
            ),
            status: content.status.as_str(),
            reason: content.reason,
            attempts: notification.attempts,
            last_answer: notification.last_answer,
            created_at: notification.created_at.into(),
            next_attempt_at: pending.then_some(Time(notification.next_attempt_at)),
            sent_at: notification.sent_at.map(Time),
            transition_id: notification.transition_id,
            host_id: content.host_id,
        }
    }
}
