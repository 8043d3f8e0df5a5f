//! `GET /hosts`: worst first, then by name.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::health::Health;
use domain::host::Host as StoredHost;
use domain::id::{HostGroupId, HostId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Host, show};
use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::page::{Listed, QueryOf, cut};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HostQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    /// Only hosts whose name, address or tags contain this text.
    q: Option<String>,
    /// Only these healths, separated by commas.
    #[param(example = "critical,major")]
    health: Option<String>,
    /// Only hosts of this group, nested groups included.
    #[param(value_type = Option<i64>)]
    group: Option<HostGroupId>,
}

impl HostQuery {
    fn healths(&self) -> Answer<Option<BTreeSet<Health>>> {
        let Some(words) = self.health.as_deref().filter(|words| !words.is_empty()) else {
            return Ok(None);
        };
        words
            .split(',')
            .map(|word| word.trim().parse::<Health>())
            .collect::<Result<_, _>>()
            .map(Some)
            .map_err(|error| ApiError::invalid("health", error.to_string()))
    }
}

#[utoipa::path(
    get, path = "/hosts", tag = "hosts", params(HostQuery),
    responses((status = 200, body = Listed<Host>))
)]
pub(super) async fn list_hosts(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<HostQuery>,
) -> Answer<Json<Listed<Host>>> {
    let healths = query.healths()?;
    let members: Option<BTreeSet<HostId>> = match query.group {
        Some(group) => {
            let graph = shared.store.group_graph().await?;
            Some(graph.effective_hosts(group).into_keys().collect())
        }
        None => None,
    };
    let text = query.q.as_deref().unwrap_or("").trim().to_lowercase();
    let mut hosts: Vec<(Health, StoredHost)> = shared
        .store
        .all_hosts()
        .await?
        .into_iter()
        .filter(|host| members.as_ref().is_none_or(|members| members.contains(&host.id)))
        .filter(|host| contains(host, &text))
        .map(|host| (health(&shared, host.id), host))
        .filter(|(health, _)| healths.as_ref().is_none_or(|healths| healths.contains(health)))
        .collect();
    hosts.sort_by_cached_key(key);
    let (hosts, next_cursor) = cut(hosts, query.limit, query.cursor.as_deref(), key)?;
    let items = show(&shared, hosts.into_iter().map(|(_, host)| host).collect()).await?;
    Ok(Json(Listed { items, next_cursor }))
}

fn health(shared: &Shared, id: HostId) -> Health {
    shared.state.host(id).map_or(Health::NoData, |state| state.health.health)
}

fn contains(host: &StoredHost, text: &str) -> bool {
    let settings = &host.settings;
    text.is_empty()
        || [&settings.name, &settings.address]
            .into_iter()
            .chain(&settings.tags)
            .any(|field| field.to_lowercase().contains(text))
}

/// What the list is sorted by: severity downwards, then the name. A place in the list outlives
/// the host that stood there.
fn key((health, host): &(Health, StoredHost)) -> (i64, String, i64) {
    let rank = Health::ALL.iter().rev().position(|one| one == health).unwrap_or(usize::MAX);
    let rank = i64::try_from(rank).unwrap_or(i64::MAX);
    (rank, host.settings.name.to_lowercase(), host.id.0)
}
