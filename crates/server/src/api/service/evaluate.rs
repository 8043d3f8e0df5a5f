//! What services stand on, as the database has it right now.

use domain::assignment::Assignment;
use domain::health::Health;
use domain::id::{CheckId, ServiceId};
use domain::time::Timestamp;
use domain::transition::Subject;

use crate::api::Answer;
use crate::service_health::Evaluation;
use crate::shared::Shared;

/// Reads everything anew: what was configured a moment ago counts already.
pub(super) async fn evaluation(shared: &Shared) -> Answer<Evaluation> {
    let store = &shared.store;
    let host_health = |id| shared.state.host(id).map_or(Health::NoData, |h| h.health.health);
    let hosts = store.all_hosts().await?.into_iter();
    let groups = store.all_host_groups().await?.into_iter();
    let assignments = store.assignments().await?;
    let checks = store.all_checks().await?.into_iter();
    let services = store.all_services().await?.into_iter();
    Ok(Evaluation {
        services: services.map(|service| (service.id, service.settings)).collect(),
        hosts: hosts.map(|host| (host.id, (host.settings.name, host_health(host.id)))).collect(),
        groups: store.group_graph().await?,
        group_names: groups.map(|group| (group.id, group.settings.name)).collect(),
        checks: checks
            .map(|check| {
                let health = check_health(shared, check.id, &assignments);
                (check.id, (check.settings.name, health))
            })
            .collect(),
    })
}

/// Since when a service has its health, if the committed one is the one seen now.
pub(super) fn since(shared: &Shared, id: ServiceId, health: Health) -> Option<Timestamp> {
    let committed = shared.state.health(Subject::Service(id))?;
    (committed.health == health).then_some(committed.since)
}

fn check_health(shared: &Shared, id: CheckId, assignments: &[Assignment]) -> Health {
    let of_check = assignments.iter().filter(|one| one.active && one.check_id == id);
    Health::worst(of_check.map(|one| {
        let health = shared.state.health(Subject::Assignment(one.id));
        health.map_or(Health::NoData, |current| current.health)
    }))
}
