//! `GET /plugins/{id}/hosts`: where the plugin runs, and whether its newest version got there.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::{HostId, PluginId};
use domain::outcome::ResultType;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::id::Id;
use crate::api::page::{Listed, PageQuery, QueryOf, cut};
use crate::shared::Shared;

/// A host on which the plugin runs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PluginHost {
    #[schema(value_type = i64)]
    host_id: HostId,
    host_name: String,
    /// The version that the agent last ran; null if it is not known since the server's start.
    installed_hash: Option<String>,
    /// Whether that is the newest version.
    current: bool,
}

#[utoipa::path(
    get, path = "/plugins/{id}/hosts", tag = "plugins",
    params(("id" = String, Path), PageQuery),
    responses((status = 200, body = Listed<PluginHost>))
)]
pub(super) async fn list_plugin_hosts(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<PluginId>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<PluginHost>>> {
    let plugin = shared.store.plugin(&id).await?;
    let assignments = shared.store.assignments().await?;
    let runs_on = |host: HostId| {
        assignments.iter().any(|one| one.active && one.host_id == host && one.plugin_id == id)
    };
    // A result of the plugin itself that is newer than the installation was made by this version:
    // core and agent agree on the exact version in every run.
    let ran_since = |host: HostId| {
        shared.state.assignments_of(host).iter().any(|state| {
            state.assignment.plugin_id == id
                && state.result_type == Some(ResultType::Plugin)
                && state.last_at.is_some_and(|at| at > plugin.installed_at)
        })
    };
    let text = query.text().unwrap_or("").to_lowercase();
    let hosts: Vec<PluginHost> = shared
        .store
        .all_hosts()
        .await?
        .into_iter()
        .filter(|host| runs_on(host.id) && host.settings.name.to_lowercase().contains(&text))
        .map(|host| {
            let current = ran_since(host.id);
            PluginHost {
                host_id: host.id,
                host_name: host.settings.name,
                installed_hash: current.then(|| plugin.hash.clone()),
                current,
            }
        })
        .collect();
    let key = |host: &PluginHost| (host.host_name.to_lowercase(), host.host_id.0);
    let (items, next_cursor) = cut(hosts, query.limit, query.cursor.as_deref(), key)?;
    Ok(Json(Listed { items, next_cursor }))
}
