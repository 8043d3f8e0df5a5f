//! The health of services from the health of what they stand on, and why.

use std::collections::{BTreeMap, BTreeSet};

use domain::group::GroupGraph;
use domain::health::Health;
use domain::id::{CheckId, HostGroupId, HostId, ServiceId};
use domain::service::{
    Member, MemberHealth, RedundancyGroup, ServiceSettings, redundancy_health, service_health,
};
use domain::transition::Subject;

use crate::plan::Plan;

/// Everything that services can stand on, with its present health.
#[derive(Debug)]
pub struct Evaluation {
    /// All services.
    pub services: BTreeMap<ServiceId, ServiceSettings>,
    /// Name and health of each host.
    pub hosts: BTreeMap<HostId, (String, Health)>,
    /// Who is a member of which group.
    pub groups: GroupGraph,
    /// The groups' names.
    pub group_names: BTreeMap<HostGroupId, String>,
    /// Name and health of each check.
    pub checks: BTreeMap<CheckId, (String, Health)>,
}

/// A health and the part that made it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The health.
    pub health: Health,
    /// Why, for people.
    pub reason: String,
}

impl Evaluation {
    /// Of everything in a plan. `health_of` tells the health of hosts and assignments.
    pub fn of_plan(plan: &Plan, health_of: impl Fn(Subject) -> Health) -> Self {
        let services = plan.services.iter();
        let hosts = plan.hosts.values().map(|planned| &planned.host);
        let check = |(id, assignments): (&CheckId, &Vec<_>)| {
            let first = plan.assignments.get(assignments.first()?)?;
            let healths = assignments.iter().map(|id| health_of(Subject::Assignment(*id)));
            Some((*id, (first.check_name.clone(), Health::worst(healths))))
        };
        Self {
            services: services.map(|one| (one.id, one.settings.clone())).collect(),
            hosts: hosts
                .map(|one| (one.id, (one.settings.name.clone(), health_of(Subject::Host(one.id)))))
                .collect(),
            groups: plan.groups.clone(),
            group_names: plan.group_names.clone(),
            checks: plan.of_check.iter().filter_map(check).collect(),
        }
    }

    /// The health of a member; a service that stands on itself counts as unknown there.
    pub fn member(&self, member: Member) -> MemberHealth {
        self.member_below(member, &BTreeSet::new())
    }

    fn member_below(&self, member: Member, above: &BTreeSet<ServiceId>) -> MemberHealth {
        let known = |entry: Option<&(String, Health)>| entry.map_or(Health::Unknown, |(_, h)| *h);
        match member {
            Member::Host(id) => known(self.hosts.get(&id)).into(),
            Member::Check(id) => self.checks.get(&id).map_or(Health::NoData, |(_, h)| *h).into(),
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
                service_health(service, |member| self.member_below(member, &above)).into()
            }
        }
    }

    /// The health of a redundancy group.
    pub fn group(&self, group: &RedundancyGroup) -> Health {
        let members: Vec<MemberHealth> =
            group.members.iter().map(|member| self.member(*member)).collect();
        redundancy_health(group.needed, &members)
    }

    /// The health of a service with these settings.
    pub fn verdict(&self, settings: &ServiceSettings) -> Verdict {
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
    pub fn name(&self, member: Member) -> String {
        let (noun, name, id) = match member {
            Member::Host(id) => ("host", self.hosts.get(&id).map(|(name, _)| name), id.0),
            Member::HostGroup(id) => ("host group", self.group_names.get(&id), id.0),
            Member::Check(id) => ("check", self.checks.get(&id).map(|(name, _)| name), id.0),
            Member::Service(id) => {
                ("service", self.services.get(&id).map(|service| &service.name), id.0)
            }
        };
        name.map_or_else(|| format!("{noun} {id}"), |name| format!("{noun} {name}"))
    }
}
