//! `GET /host-groups/{id}/hosts`: every host of the group, and through which groups it is in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::health::Health;
use domain::id::{HostGroupId, HostId};
use serde::Serialize;
use utoipa::ToSchema;

use super::health_of;
use crate::api::id::Id;
use crate::api::page::{Listed, PageQuery, QueryOf, cut};
use crate::api::{Answer, words};
use crate::shared::Shared;

/// A member, direct or not.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupHost {
    #[schema(value_type = i64)]
    host_id: HostId,
    host_name: String,
    #[schema(value_type = words::Health)]
    health: Health,
    /// The names of the groups from this one down to the one that names the host.
    via: Vec<String>,
}

#[utoipa::path(
    get, path = "/host-groups/{id}/hosts", tag = "host groups",
    params(("id" = i64, Path), PageQuery),
    responses((status = 200, body = Listed<GroupHost>))
)]
pub(super) async fn list_group_hosts(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostGroupId>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<GroupHost>>> {
    shared.store.host_group(id).await?;
    let group_names: BTreeMap<HostGroupId, String> = shared
        .store
        .all_host_groups()
        .await?
        .into_iter()
        .map(|group| (group.id, group.settings.name))
        .collect();
    let mut paths = shared.store.group_graph().await?.effective_hosts(id);
    let text = query.text().unwrap_or("").to_lowercase();
    let hosts: Vec<GroupHost> = shared
        .store
        .all_hosts()
        .await?
        .into_iter()
        .filter(|host| host.settings.name.to_lowercase().contains(&text))
        .filter_map(|host| {
            let path = paths.remove(&host.id)?;
            Some(GroupHost {
                host_id: host.id,
                host_name: host.settings.name,
                health: health_of(&shared, host.id),
                via: path.iter().filter_map(|id| group_names.get(id).cloned()).collect(),
            })
        })
        .collect();
    let key = |host: &GroupHost| (host.host_name.to_lowercase(), host.host_id.0);
    let (items, next_cursor) = cut(hosts, query.limit, query.cursor.as_deref(), key)?;
    Ok(Json(Listed { items, next_cursor }))
}
