//! Monitored machines: what people set, what their agents say, and how they are.

mod create;
mod delete;
mod explain;
mod get;
mod health;
mod list;
mod messages;
mod run;
mod test_connection;
mod transitions;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::health::Health;
use domain::host::{AGENT_PORT, HostSettings};
use domain::id::{HostGroupId, HostId};
use protocol::enrolment::Enrolment;
use serde::{Deserialize, Serialize};
use store::host::EnrolledAgent;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use super::time::Time;
use super::{Answer, words};
use crate::hex;
use crate::shared::Shared;
use crate::vault::agent_key_context;

pub(super) use explain::explain;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_hosts, create::create_host))
        .routes(routes!(test_connection::test_connection))
        .routes(routes!(get::get_host, update::update_host, delete::delete_host))
        .routes(routes!(health::get_host_health))
        .routes(routes!(messages::list_messages))
        .routes(routes!(transitions::list_transitions))
        .routes(routes!(run::run_host))
}

/// A monitored machine.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the API's word for groups")]
pub(super) struct Host {
    #[schema(value_type = i64)]
    id: HostId,
    name: String,
    description: String,
    /// DNS name or IP address.
    address: String,
    /// Where its agent listens.
    port: u16,
    tags: Vec<String>,
    /// A disabled host keeps its history and is not checked.
    enabled: bool,
    /// Whether the server holds its agent's key.
    enrolled: bool,
    /// SHA-256 of the agent's public key, as hex.
    pin: Option<String>,
    /// The groups that name it directly.
    #[schema(value_type = Vec<i64>)]
    host_group_ids: BTreeSet<HostGroupId>,
    #[schema(value_type = words::Health)]
    health: Health,
    since: Time,
    /// When its agent last answered.
    last_seen_at: Option<Time>,
    agent_version: Option<String>,
    platform: Option<String>,
    created_at: Time,
}

/// What people set about a host.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HostBody {
    name: String,
    address: String,
    #[serde(default = "agent_port")]
    port: u16,
    #[serde(default)]
    description: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_group_ids: BTreeSet<HostGroupId>,
    /// What `prophasis-agent setup` printed. Absent in a change, the agent's key stays.
    #[serde(default)]
    enrolment: Option<String>,
}

fn agent_port() -> u16 {
    AGENT_PORT
}

fn yes() -> bool {
    true
}

impl HostBody {
    /// The settings, the groups, and the agent's secret.
    fn split(self) -> Answer<(HostSettings, BTreeSet<HostGroupId>, Option<Enrolment>)> {
        let enrolment = self.enrolment.as_deref().map(read_enrolment).transpose()?;
        let settings = HostSettings {
            name: self.name,
            description: self.description,
            address: self.address,
            port: self.port,
            tags: self.tags,
            enabled: self.enabled,
        };
        Ok((settings, self.host_group_ids, enrolment))
    }
}

fn read_enrolment(text: &str) -> Answer<Enrolment> {
    text.parse::<Enrolment>().map_err(|error| ApiError::invalid("enrolment", error.to_string()))
}

fn enrolled(shared: &Shared, id: HostId, enrolment: &Enrolment) -> EnrolledAgent {
    EnrolledAgent {
        pin: enrolment.pin.0,
        agent_key_sealed: shared.vault.seal(&agent_key_context(id), &enrolment.key.0),
    }
}

/// Hosts with everything that is known about them, in the order given.
async fn show(shared: &Shared, hosts: Vec<domain::host::Host>) -> Answer<Vec<Host>> {
    let ids: Vec<HostId> = hosts.iter().map(|host| host.id).collect();
    let mut sightings = shared.store.sightings(&ids).await?;
    let mut groups: BTreeMap<_, _> = shared.store.host_group_ids(&ids).await?;
    let mut shown = Vec::with_capacity(hosts.len());
    for host in hosts {
        let state = shared.state.host(host.id);
        let sighting = sightings.remove(&host.id);
        let stored_at = sighting.as_ref().map(|sighting| sighting.at);
        let (agent_version, platform) =
            sighting.map_or((None, None), |sighting| (sighting.agent_version, sighting.platform));
        shown.push(Host {
            id: host.id,
            enrolled: host.pin.is_some(),
            pin: host.pin.map(|pin| hex::encode(&pin)),
            host_group_ids: groups.remove(&host.id).unwrap_or_default(),
            health: state.as_ref().map_or(Health::NoData, |state| state.health.health),
            since: state.as_ref().map_or(host.created_at, |state| state.health.since).into(),
            last_seen_at: state.and_then(|state| state.last_seen_at).max(stored_at).map(Time),
            agent_version,
            platform,
            created_at: host.created_at.into(),
            name: host.settings.name,
            description: host.settings.description,
            address: host.settings.address,
            port: host.settings.port,
            tags: host.settings.tags,
            enabled: host.settings.enabled,
        });
    }
    Ok(shown)
}

async fn show_one(shared: &Shared, host: domain::host::Host) -> Answer<Host> {
    let shown = show(shared, vec![host]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one host went in and none came out"))
}
