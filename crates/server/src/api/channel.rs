//! Channels: configured ways to send. Secrets go in and never come out.

mod config;
mod create;
mod delete;
mod get;
mod list;
mod secrets;
mod test;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::channel::{ChannelConfig, ChannelSettings};
use domain::id::ChannelId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Answer;
use super::time::Time;
use crate::notify;
use crate::shared::Shared;

pub(super) use test::{SendResult, send_tests};

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_channels, create::create_channel))
        .routes(routes!(get::get_channel, update::update_channel, delete::delete_channel))
        .routes(routes!(test::test_channel))
}

/// What people set about a channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChannelBody {
    name: String,
    module: config::Module,
    /// Nothing is sent by a disabled channel.
    #[serde(default = "yes")]
    enabled: bool,
    /// The module's configuration.
    #[schema(value_type = config::Config)]
    config: Value,
    /// Write-only. Absent ones stay as they are; null removes one.
    #[serde(default)]
    secrets: BTreeMap<String, Option<String>>,
}

fn yes() -> bool {
    true
}

impl ChannelBody {
    fn split(self) -> Answer<(ChannelSettings, secrets::Changes)> {
        let config = config::read(self.module, &self.config)?;
        let settings = ChannelSettings { name: self.name, enabled: self.enabled, config };
        settings.validate()?;
        notify::check_config(&settings.config)?;
        let changes = secrets::Changes::check(self.secrets, &settings.config)?;
        Ok((settings, changes))
    }
}

/// A configured way to send, without its secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Channel {
    #[schema(value_type = i64)]
    id: ChannelId,
    name: String,
    enabled: bool,
    #[serde(flatten)]
    #[schema(value_type = config::ModuleAndConfig)]
    config: ChannelConfig,
    /// The names of the secrets that are set.
    secrets_set: BTreeSet<String>,
    created_at: Time,
}

impl From<domain::channel::Channel> for Channel {
    fn from(channel: domain::channel::Channel) -> Self {
        Self {
            id: channel.id,
            name: channel.settings.name,
            enabled: channel.settings.enabled,
            config: channel.settings.config,
            secrets_set: channel.secrets_set,
            created_at: channel.created_at.into(),
        }
    }
}
