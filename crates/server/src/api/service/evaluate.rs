//! The health of services from the health of what they stand on, and why.

use std::collections::{BTreeMap, BTreeSet};

use domain::assignment::Assignment;
use domain::group::GroupGraph;
use domain::health::Health;
use domain::id::{CheckId, HostGroupId, HostId, ServiceId};
use domain::service::{
    Member, MemberHealth, RedundancyGroup, Service, ServiceSettings, redundancy_health,
    service_health,
};
use domain::time::Timestamp;
use domain::transition::Subject;

use crate::api::Answer;
use crate::shared::Shared;

/// Everything that services can stand on, with its present health.
pub(super) struct Evaluation {
    services: BTreeMap<ServiceId, Service>,
    hosts: BTreeMap<HostId, (String, Health)>,
    groups: GroupGraph,
    group_names: BTreeMap<HostGroupId, String>,
    checks: BTreeMap<CheckId, (String, Health)>,
}

/// A health and the part that made it so.
pub(super) struct Verdict {
    pub(super) health: Health,
    pub(super) reason: String,
}

impl Evaluation {
    pub(super) async fn load(shared: &Shared) -> Answer<Self> {
        let store = &shared.store;
        let host_health = |id| shared.state.host(id).map_or(Health::NoData, |h| h.health.health);
        let hosts = store.all_hosts().await?.into_iter();
        let groups = store.all_host_groups().await?.into_iter();
        let assignments = store.assignments().await?;
        let checks = store.all_checks().await?.into_iter();
        let services = store.all_services().await?.into_iter();
        Ok(Self {
            services: services.map(|service| (service.id, service)).collect(),
            hosts: hosts
                .map(|host| (host.id, (host.settings.name, host_health(host.id))))
                .collect(),
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

    /// The health of a member; a service that stands on itself counts as unknown there.
    pub(super) fn member(&self, member: Member) -> MemberHealth {
        self.member_below(member, &BTreeSet::new())
    }

    fn member_below(&self, member: Member, above: &BTreeSet<ServiceId>) -> MemberHealth {
        let known = |entry: Option<&(String, Health)>| entry.map_or(Health::Unknown, |(_, h)| *h);
        match member {
            Member::Host(id) => known(self.hosts.get(&id)).into(),
            Member::Check(id) => known(self.checks.get(&id)).into(),
            Member::HostGroup(id) => {
                let hosts = self.groups.effective_hosts(id);
                let healths: Vec<Health> =
                    hosts.keys().map(|id| known(self.hosts.get(id))).collect();
                let some_host_ok = healths.contains(&Health::Ok);
                MemberHealth { health: Health::worst(healths), some_host_ok }
            }
            Member::Service(id) => {
                let Some(service) = self.services.get(&id).filter(|_| !above.contains(&id)) else {
                    return Health::Unknown.into();
                };
                let mut above = above.clone();
                above.insert(id);
                service_health(&service.settings, |member| self.member_below(member, &above)).into()
            }
        }
    }

    pub(super) fn group(&self, group: &RedundancyGroup) -> Health {
        let members: Vec<MemberHealth> =
            group.members.iter().map(|member| self.member(*member)).collect();
        redundancy_health(group.needed, &members)
    }

    pub(super) fn verdict(&self, settings: &ServiceSettings) -> Verdict {
        let health = service_health(settings, |member| self.member(member));
        let word = health.as_str().replace('_', " ");
        let reason = if settings.dependencies.is_empty() && settings.redundancy_groups.is_empty() {
            "no data because it has no parts yet".to_owned()
        } else if health.is_problem() {
            format!("{word} because {}", self.causes(settings, health).join(" and "))
        } else {
            format!("{word}: none of its parts has a problem")
        };
        Verdict { health, reason }
    }

    fn causes(&self, settings: &ServiceSettings, health: Health) -> Vec<String> {
        let members = settings
            .dependencies
            .iter()
            .filter(|member| self.member(**member).health == health)
            .map(|member| format!("{} is", self.name(*member)));
        let groups =
            settings.redundancy_groups.iter().filter(|g| self.group(g) == health).map(|group| {
                let ok = group.members.iter().filter(|m| self.member(**m).health == Health::Ok);
                format!(
                    "in {} {} of {} are ok ({} needed)",
                    group.name,
                    ok.count(),
                    group.members.len(),
                    group.needed
                )
            });
        members.chain(groups).collect()
    }

    /// What people call a member.
    pub(super) fn name(&self, member: Member) -> String {
        let (noun, name, id) = match member {
            Member::Host(id) => ("host", self.hosts.get(&id).map(|(name, _)| name), id.0),
            Member::HostGroup(id) => ("host group", self.group_names.get(&id), id.0),
            Member::Check(id) => ("check", self.checks.get(&id).map(|(name, _)| name), id.0),
            Member::Service(id) => {
                ("service", self.services.get(&id).map(|service| &service.settings.name), id.0)
            }
        };
        name.map_or_else(|| format!("{noun} {id}"), |name| format!("{noun} {name}"))
    }
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
