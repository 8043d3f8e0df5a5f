//! Services: what the users of the business see.

mod create;
mod delete;
mod evaluate;
mod get;
mod health;
mod list;
mod transitions;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::health::Health;
use domain::id::ServiceId;
use domain::service::{Member, ServiceSettings};
use domain::transition::Subject;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use super::maintenance_window::{PlannedWork, planned_work};
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;
use evaluate::evaluation;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_services, create::create_service))
        .routes(routes!(get::get_service, update::update_service, delete::delete_service))
        .routes(routes!(health::get_service_health))
        .routes(routes!(transitions::list_service_transitions))
}

/// What people set about a service.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ServiceBody {
    name: String,
    #[serde(default)]
    description: String,
    /// All of these must work.
    #[serde(default)]
    #[schema(value_type = Vec<words::Member>)]
    dependencies: BTreeSet<Member>,
    /// Of each of these, enough members must work.
    #[serde(default)]
    redundancy_groups: Vec<RedundancyGroup>,
}

/// Members of which `needed` must be ok.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RedundancyGroup {
    name: String,
    #[serde(default = "one")]
    needed: u32,
    #[schema(value_type = Vec<words::Member>)]
    members: BTreeSet<Member>,
}

fn one() -> u32 {
    1
}

impl ServiceBody {
    fn settings(self) -> ServiceSettings {
        let group = |group: RedundancyGroup| domain::service::RedundancyGroup {
            name: group.name,
            needed: group.needed,
            members: group.members,
        };
        ServiceSettings {
            name: self.name,
            description: self.description,
            dependencies: self.dependencies,
            redundancy_groups: self.redundancy_groups.into_iter().map(group).collect(),
        }
    }
}

impl From<ServiceSettings> for ServiceBody {
    fn from(settings: ServiceSettings) -> Self {
        let group = |group: domain::service::RedundancyGroup| RedundancyGroup {
            name: group.name,
            needed: group.needed,
            members: group.members,
        };
        Self {
            name: settings.name,
            description: settings.description,
            dependencies: settings.dependencies,
            redundancy_groups: settings.redundancy_groups.into_iter().map(group).collect(),
        }
    }
}

/// What the users of the business see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Service {
    #[schema(value_type = i64)]
    id: ServiceId,
    #[serde(flatten)]
    body: ServiceBody,
    #[schema(value_type = words::Health)]
    health: Health,
    since: Option<Time>,
    /// Which part made it so.
    reason: String,
    /// The planned work that the service is under now.
    maintenance: Option<PlannedWork>,
    created_at: Time,
}

async fn show(shared: &Shared, services: Vec<domain::service::Service>) -> Answer<Vec<Service>> {
    let evaluation = evaluation(shared).await?;
    let (plan, now) = (shared.plan.get(), shared.clock.now());
    let show = |service: domain::service::Service| {
        let verdict = evaluation.verdict(&service.settings);
        Service {
            id: service.id,
            since: evaluate::since(shared, service.id, verdict.health).map(Time),
            health: verdict.health,
            reason: verdict.reason,
            maintenance: planned_work(&plan, Subject::Service(service.id), now),
            created_at: service.created_at.into(),
            body: service.settings.into(),
        }
    };
    Ok(services.into_iter().map(show).collect())
}

async fn show_one(shared: &Shared, service: domain::service::Service) -> Answer<Service> {
    let shown = show(shared, vec![service]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one service went in and none came out"))
}
