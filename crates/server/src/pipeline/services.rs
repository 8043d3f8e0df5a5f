//! The health of every service, from the healths of what it stands on.

use std::collections::{BTreeMap, BTreeSet};

use domain::health::Health;
use domain::id::ServiceId;
use domain::service::{Member, MemberHealth, ServiceSettings, service_health};
use domain::transition::Subject;

use crate::plan::Plan;

/// Each service's health and, where it is a problem, the members that made it so. `health_of`
/// tells the health of hosts and assignments.
pub fn service_healths(
    plan: &Plan,
    health_of: impl Fn(Subject) -> Health,
) -> BTreeMap<ServiceId, (Health, Option<String>)> {
    let settings: BTreeMap<ServiceId, &ServiceSettings> =
        plan.services.iter().map(|service| (service.id, &service.settings)).collect();
    let mut known = BTreeMap::new();
    for id in settings.keys() {
        evaluate(*id, plan, &settings, &health_of, &mut known, &mut BTreeSet::new());
    }
    known
}

type Known = BTreeMap<ServiceId, (Health, Option<String>)>;

fn evaluate(
    id: ServiceId,
    plan: &Plan,
    settings: &BTreeMap<ServiceId, &ServiceSettings>,
    health_of: &impl Fn(Subject) -> Health,
    known: &mut Known,
    under_way: &mut BTreeSet<ServiceId>,
) -> Health {
    if let Some((health, _)) = known.get(&id) {
        return *health;
    }
    // The store refuses cycles; this only keeps a damaged database from recursing for ever.
    let Some(service) = settings.get(&id).filter(|_| under_way.insert(id)) else {
        return Health::Unknown;
    };
    for child in service.child_services() {
        evaluate(child, plan, settings, health_of, known, under_way);
    }
    let of = |member: Member| member_health(member, plan, health_of, known);
    let health = service_health(service, of);
    let reason = health.is_problem().then(|| reason(service, plan, &of));
    known.insert(id, (health, reason));
    health
}

fn member_health(
    member: Member,
    plan: &Plan,
    health_of: &impl Fn(Subject) -> Health,
    known: &Known,
) -> MemberHealth {
    match member {
        Member::Host(id) => health_of(Subject::Host(id)).into(),
        Member::HostGroup(id) => {
            let healths: Vec<Health> = plan
                .groups
                .effective_hosts(id)
                .into_keys()
                .map(|host| health_of(Subject::Host(host)))
                .collect();
            MemberHealth {
                some_host_ok: healths.contains(&Health::Ok),
                health: Health::worst(healths),
            }
        }
        Member::Check(id) => {
            let assignments = plan.of_check.get(&id).into_iter().flatten();
            Health::worst(assignments.map(|id| health_of(Subject::Assignment(*id)))).into()
        }
        Member::Service(id) => known.get(&id).map_or(Health::NoData, |(health, _)| *health).into(),
    }
}

fn reason(service: &ServiceSettings, plan: &Plan, of: &impl Fn(Member) -> MemberHealth) -> String {
    let groups = service.redundancy_groups.iter().flat_map(|group| &group.members);
    let mut unwell: Vec<(Health, String)> = service
        .dependencies
        .iter()
        .chain(groups)
        .map(|member| (of(*member).health, name(*member, plan)))
        .filter(|(health, _)| health.is_problem())
        .collect();
    unwell.sort_by_key(|(health, _)| std::cmp::Reverse(*health));
    let words: Vec<String> =
        unwell.iter().take(5).map(|(health, name)| format!("{name} is {health}")).collect();
    words.join(", ")
}

fn name(member: Member, plan: &Plan) -> String {
    match member {
        Member::Host(id) => plan
            .hosts
            .get(&id)
            .map_or_else(|| format!("host {id}"), |host| host.host.settings.name.clone()),
        Member::HostGroup(id) => format!("host group {id}"),
        Member::Check(id) => plan
            .of_check
            .get(&id)
            .and_then(|of_check| plan.assignments.get(of_check.first()?))
            .map_or_else(|| format!("check {id}"), |one| format!("check {}", one.check_name)),
        Member::Service(id) => plan
            .services
            .iter()
            .find(|service| service.id == id)
            .map_or_else(|| format!("service {id}"), |service| service.settings.name.clone()),
    }
}
