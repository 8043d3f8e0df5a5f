//! Incidents: what people work on while a host has a problem.

mod acknowledge;
mod get;
mod list;
mod take_back;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::health::Health;
use domain::id::{HostId, IncidentId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_incidents))
        .routes(routes!(get::get_incident))
        .routes(routes!(acknowledge::acknowledge_incident, take_back::take_acknowledgement_back))
}

/// A host's problem from its first bad result to the first good one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Incident {
    #[schema(value_type = i64)]
    id: IncidentId,
    #[schema(value_type = i64)]
    host_id: HostId,
    host_name: Option<String>,
    title: String,
    /// The most severe health that it has seen.
    #[schema(value_type = words::Health)]
    health: Health,
    opened_at: Time,
    resolved_at: Option<Time>,
    /// Who said that they work on it.
    acknowledged_by: Option<String>,
    acknowledged_at: Option<Time>,
    /// Until when that holds; null for good.
    acknowledged_until: Option<Time>,
    note: Option<String>,
}

async fn show(
    shared: &Shared,
    incidents: Vec<domain::incident::Incident>,
) -> Answer<Vec<Incident>> {
    let hosts = shared.store.all_hosts().await?.into_iter();
    let names: BTreeMap<HostId, String> = hosts.map(|host| (host.id, host.settings.name)).collect();
    let show = |incident: domain::incident::Incident| {
        let acknowledgement = incident.acknowledgement;
        Incident {
            id: incident.id,
            host_id: incident.host_id,
            host_name: names.get(&incident.host_id).cloned(),
            title: incident.title,
            health: incident.worst_health,
            opened_at: incident.opened_at.into(),
            resolved_at: incident.resolved_at.map(Time),
            acknowledged_at: acknowledgement.as_ref().map(|given| given.at.into()),
            acknowledged_until: acknowledgement.as_ref().and_then(|given| given.until.map(Time)),
            note: acknowledgement.as_ref().and_then(|given| given.note.clone()),
            acknowledged_by: acknowledgement.map(|given| given.by),
        }
    };
    Ok(incidents.into_iter().map(show).collect())
}

async fn show_one(shared: &Shared, incident: domain::incident::Incident) -> Answer<Incident> {
    let shown = show(shared, vec![incident]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one incident went in and none came out"))
}
