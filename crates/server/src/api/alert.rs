//! Alerts: which changes of health are told to whom.

mod create;
mod delete;
mod get;
mod list;
mod preview;
mod sentence;
mod test;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::alert::{AlertSettings, AlertSubject};
use domain::health::Health;
use domain::id::{AlertId, ChannelId, CheckId, HostGroupId, HostId, PluginId, ServiceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_alerts, create::create_alert))
        .routes(routes!(get::get_alert, update::update_alert, delete::delete_alert))
        .routes(routes!(test::test_alert))
        .routes(routes!(preview::preview_alert))
}

/// What people set about an alert. An empty restriction restricts nothing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AlertBody {
    name: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[schema(value_type = words::AlertSubject)]
    subject: AlertSubject,
    /// Healths before the change.
    #[schema(value_type = Vec<words::Health>)]
    from: BTreeSet<Health>,
    /// Healths after the change.
    #[schema(value_type = Vec<words::Health>)]
    to: BTreeSet<Health>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_ids: BTreeSet<HostId>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_group_ids: BTreeSet<HostGroupId>,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    plugin_ids: BTreeSet<PluginId>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    check_ids: BTreeSet<CheckId>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    service_ids: BTreeSet<ServiceId>,
    #[schema(value_type = Vec<i64>)]
    channel_ids: BTreeSet<ChannelId>,
}

fn yes() -> bool {
    true
}

impl AlertBody {
    fn settings(self) -> AlertSettings {
        AlertSettings {
            name: self.name,
            enabled: self.enabled,
            subject: self.subject,
            from: self.from,
            to: self.to,
            host_ids: self.host_ids,
            host_group_ids: self.host_group_ids,
            plugin_ids: self.plugin_ids,
            check_ids: self.check_ids,
            service_ids: self.service_ids,
            channel_ids: self.channel_ids,
        }
    }
}

impl From<AlertSettings> for AlertBody {
    fn from(settings: AlertSettings) -> Self {
        Self {
            name: settings.name,
            enabled: settings.enabled,
            subject: settings.subject,
            from: settings.from,
            to: settings.to,
            host_ids: settings.host_ids,
            host_group_ids: settings.host_group_ids,
            plugin_ids: settings.plugin_ids,
            check_ids: settings.check_ids,
            service_ids: settings.service_ids,
            channel_ids: settings.channel_ids,
        }
    }
}

/// A rule that tells people of changes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Alert {
    #[schema(value_type = i64)]
    id: AlertId,
    #[serde(flatten)]
    body: AlertBody,
    /// The rule in words.
    sentence: String,
    created_at: Time,
}

async fn show(shared: &Shared, alerts: Vec<domain::alert::Alert>) -> Answer<Vec<Alert>> {
    let names = sentence::Names::load(shared).await?;
    let show = |alert: domain::alert::Alert| Alert {
        id: alert.id,
        sentence: sentence::write(&alert.settings, &names),
        created_at: alert.created_at.into(),
        body: alert.settings.into(),
    };
    Ok(alerts.into_iter().map(show).collect())
}

async fn show_one(shared: &Shared, alert: domain::alert::Alert) -> Answer<Alert> {
    let shown = show(shared, vec![alert]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one alert went in and none came out"))
}
