//! `GET /services/{id}/health`: the health of a service, part by part.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::health::Health;
use domain::id::ServiceId;
use domain::service::Member;
use serde::Serialize;
use utoipa::ToSchema;

use super::evaluate::{evaluation, since};
use crate::api::id::Id;
use crate::api::time::Time;
use crate::api::{Answer, words};
use crate::shared::Shared;

/// How a service is, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ServiceHealth {
    #[schema(value_type = i64)]
    service_id: ServiceId,
    #[schema(value_type = words::Health)]
    health: Health,
    since: Option<Time>,
    reason: String,
    dependencies: Vec<PartHealth>,
    redundancy_groups: Vec<GroupHealth>,
}

/// How one member is.
#[derive(Debug, Serialize, ToSchema)]
struct PartHealth {
    #[schema(value_type = words::Member)]
    member: Member,
    name: String,
    #[schema(value_type = words::Health)]
    health: Health,
    /// Whether the service has its health from this member.
    decisive: bool,
}

/// How one redundancy group is.
#[derive(Debug, Serialize, ToSchema)]
struct GroupHealth {
    name: String,
    needed: u32,
    /// How many members are ok.
    ok: usize,
    #[schema(value_type = words::Health)]
    health: Health,
    /// Whether the service has its health from this group.
    decisive: bool,
    members: Vec<PartHealth>,
}

#[utoipa::path(
    get, path = "/services/{id}/health", tag = "services", params(("id" = i64, Path)),
    responses((status = 200, body = ServiceHealth))
)]
pub(super) async fn get_service_health(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
) -> Answer<Json<ServiceHealth>> {
    let settings = shared.store.service(id).await?.settings;
    let evaluation = evaluation(&shared).await?;
    let verdict = evaluation.verdict(&settings);
    let decisive = |health: Health| health.is_problem() && health == verdict.health;
    let part = |member: &Member, decisive: &dyn Fn(Health) -> bool| {
        let health = evaluation.member(*member).health;
        PartHealth {
            member: *member,
            name: evaluation.name(*member),
            health,
            decisive: decisive(health),
        }
    };
    let redundancy_groups = settings.redundancy_groups.iter().map(|group| {
        let health = evaluation.group(group);
        let members: Vec<PartHealth> =
            group.members.iter().map(|member| part(member, &|_| false)).collect();
        GroupHealth {
            name: group.name.clone(),
            needed: group.needed,
            ok: members.iter().filter(|member| member.health == Health::Ok).count(),
            health,
            decisive: decisive(health),
            members,
        }
    });
    Ok(Json(ServiceHealth {
        service_id: id,
        health: verdict.health,
        since: since(&shared, id, verdict.health).map(Time),
        dependencies: settings.dependencies.iter().map(|m| part(m, &decisive)).collect(),
        redundancy_groups: redundancy_groups.collect(),
        reason: verdict.reason,
    }))
}
