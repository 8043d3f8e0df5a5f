//! Host groups: named sets of hosts and of other groups.

mod create;
mod delete;
mod get;
mod hosts;
mod list;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::group::HostGroupSettings;
use domain::health::Health;
use domain::id::{HostGroupId, HostId};
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
        .routes(routes!(list::list_host_groups, create::create_host_group))
        .routes(routes!(get::get_host_group, update::update_host_group, delete::delete_host_group))
        .routes(routes!(hosts::list_group_hosts))
}

/// What people set about a group.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HostGroupBody {
    name: String,
    #[serde(default)]
    description: String,
    /// Hosts that are members themselves.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_ids: BTreeSet<HostId>,
    /// Groups whose members are members, too.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_group_ids: BTreeSet<HostGroupId>,
}

impl HostGroupBody {
    fn settings(self) -> HostGroupSettings {
        HostGroupSettings {
            name: self.name,
            description: self.description,
            host_ids: self.host_ids,
            host_group_ids: self.host_group_ids,
        }
    }
}

impl From<HostGroupSettings> for HostGroupBody {
    fn from(settings: HostGroupSettings) -> Self {
        Self {
            name: settings.name,
            description: settings.description,
            host_ids: settings.host_ids,
            host_group_ids: settings.host_group_ids,
        }
    }
}

/// A named set of hosts and of other groups.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HostGroup {
    #[schema(value_type = i64)]
    id: HostGroupId,
    #[serde(flatten)]
    body: HostGroupBody,
    /// The most severe of its hosts.
    #[schema(value_type = words::Health)]
    health: Health,
    /// Hosts, direct or through groups in it, each once.
    effective_host_count: usize,
    created_at: Time,
}

async fn show(shared: &Shared, groups: Vec<domain::group::HostGroup>) -> Answer<Vec<HostGroup>> {
    let graph = shared.store.group_graph().await?;
    let show = |group: domain::group::HostGroup| {
        let hosts = graph.effective_hosts(group.id);
        HostGroup {
            id: group.id,
            health: Health::worst(hosts.keys().map(|id| health_of(shared, *id))),
            effective_host_count: hosts.len(),
            created_at: group.created_at.into(),
            body: group.settings.into(),
        }
    };
    Ok(groups.into_iter().map(show).collect())
}

async fn show_one(shared: &Shared, group: domain::group::HostGroup) -> Answer<HostGroup> {
    let shown = show(shared, vec![group]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one group went in and none came out"))
}

fn health_of(shared: &Shared, id: HostId) -> Health {
    shared.state.host(id).map_or(Health::NoData, |state| state.health.health)
}
