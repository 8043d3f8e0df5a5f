//! `GET /hosts/{id}/maintenance-windows` and `/services/{id}/maintenance-windows`: the planned work
//! that one of them was, is or will be under, for its timeline.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::{HostId, ServiceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{MaintenanceWindow, show};
use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::id::Id;
use crate::api::page::QueryOf;
use crate::api::time::Time;
use crate::shared::Shared;

/// Most windows of one answer; more than these are no timeline.
const WINDOWS_MAX: usize = 1_000;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CoveredQuery {
    from: Time,
    /// Now, if absent.
    to: Option<Time>,
}

/// Planned work that covers one host or service.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoveringWindows {
    /// Those of which some part lies in the time asked for, oldest first; the newest 1,000 if
    /// there are more.
    items: Vec<MaintenanceWindow>,
}

#[utoipa::path(
    get, path = "/hosts/{id}/maintenance-windows", tag = "maintenance windows",
    params(("id" = i64, Path), CoveredQuery),
    responses((status = 200, body = CoveringWindows))
)]
pub(super) async fn list_host_maintenance_windows(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
    QueryOf(query): QueryOf<CoveredQuery>,
) -> Answer<Json<CoveringWindows>> {
    shared.store.host(id).await?;
    let groups = shared.store.group_graph().await?.groups_of(id);
    covering(&shared, &query, |window| window.covers_host(id, &groups)).await
}

#[utoipa::path(
    get, path = "/services/{id}/maintenance-windows", tag = "maintenance windows",
    params(("id" = i64, Path), CoveredQuery),
    responses((status = 200, body = CoveringWindows))
)]
pub(super) async fn list_service_maintenance_windows(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
    QueryOf(query): QueryOf<CoveredQuery>,
) -> Answer<Json<CoveringWindows>> {
    shared.store.service(id).await?;
    covering(&shared, &query, |window| window.covers_service(id)).await
}

async fn covering(
    shared: &Shared,
    query: &CoveredQuery,
    covers: impl Fn(&domain::maintenance::MaintenanceWindow) -> bool,
) -> Answer<Json<CoveringWindows>> {
    let now = shared.clock.now();
    let Time(from) = query.from;
    let to = query.to.map_or(now, |Time(to)| to);
    if from >= to {
        return Err(ApiError::invalid("from", "must lie before `to`"));
    }
    let mut windows = shared.store.maintenance_windows_between(from, to).await?;
    windows.retain(covers);
    windows.sort_by_key(|window| (window.settings.from, window.id));
    windows.drain(..windows.len().saturating_sub(WINDOWS_MAX));
    let items = windows.into_iter().map(|window| show(window, now)).collect();
    Ok(Json(CoveringWindows { items }))
}
