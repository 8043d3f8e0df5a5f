//! A service: what the users of the business see, and how its health follows from its parts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::health::Health;
use crate::id::{CheckId, HostGroupId, HostId, ServiceId};
use crate::invalid::Invalid;
use crate::text::{check_description, check_name};
use crate::time::Timestamp;

/// Something that a service stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Member {
    /// A host as a whole.
    Host(HostId),
    /// All hosts of a group.
    HostGroup(HostGroupId),
    /// Everything that one check runs.
    Check(CheckId),
    /// Another service.
    Service(ServiceId),
}

/// Members of which `needed` must be ok.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedundancyGroup {
    /// Such as "web servers".
    pub name: String,
    /// How many members must be ok; 1 for plain redundancy.
    pub needed: u32,
    /// The members.
    pub members: BTreeSet<Member>,
}

/// What people set about a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSettings {
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// All of these must work.
    pub dependencies: BTreeSet<Member>,
    /// Of each of these, enough members must work.
    pub redundancy_groups: Vec<RedundancyGroup>,
}

impl ServiceSettings {
    /// Refuses blank names and groups that can never be satisfied.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)?;
        for (index, group) in self.redundancy_groups.iter().enumerate() {
            let field = |name: &str| format!("redundancy_groups[{index}].{name}");
            check_name(&field("name"), &group.name)?;
            if group.members.is_empty() {
                return Err(Invalid::new(field("members"), "is empty; choose at least one member"));
            }
            if group.needed == 0 || group.needed as usize > group.members.len() {
                return Err(Invalid::new(
                    field("needed"),
                    format!("must be between 1 and {}, the number of members", group.members.len()),
                ));
            }
        }
        Ok(())
    }

    /// Every service that this one names.
    pub fn child_services(&self) -> BTreeSet<ServiceId> {
        self.dependencies
            .iter()
            .chain(self.redundancy_groups.iter().flat_map(|group| &group.members))
            .filter_map(|member| match member {
                Member::Service(id) => Some(*id),
                _ => None,
            })
            .collect()
    }
}

/// A service as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its number.
    pub id: ServiceId,
    /// What people set.
    pub settings: ServiceSettings,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A member's health as its service sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberHealth {
    /// The member's own health.
    pub health: Health,
    /// For a host group: whether at least one of its hosts is ok.
    pub some_host_ok: bool,
}

impl From<Health> for MemberHealth {
    fn from(health: Health) -> Self {
        Self { health, some_host_ok: false }
    }
}

impl MemberHealth {
    /// How a redundancy group counts it: a host group that still has an ok host is `degraded`,
    /// not failed.
    fn in_redundancy_group(self) -> Health {
        if self.some_host_ok && self.health > Health::Degraded {
            Health::Degraded
        } else {
            self.health
        }
    }
}

/// The health of a redundancy group of which `needed` members must be ok.
///
/// The health is that of the `needed`-th best member (for one: the least severe); but if that is
/// `ok` while some member is neither `ok` nor `no_data`, the group is `degraded`.
pub fn redundancy_health(needed: u32, members: &[MemberHealth]) -> Health {
    let mut healths: Vec<Health> = members.iter().map(|m| m.in_redundancy_group()).collect();
    healths.sort_by_key(|health| goodness(*health));
    let position = (needed.max(1) as usize - 1).min(healths.len().saturating_sub(1));
    let Some(&decisive) = healths.get(position) else {
        return Health::NoData;
    };
    match decisive {
        Health::Ok if healths.iter().any(|health| health.is_problem()) => Health::Degraded,
        // A silent member must not hide that another one of those needed has failed.
        Health::NoData => Health::worst(healths.into_iter().filter(|health| health.is_problem())),
        _ => decisive,
    }
}

/// `ok` counts as better than `no_data` here: a member that never ran proves nothing.
fn goodness(health: Health) -> (bool, Health) {
    (health == Health::NoData, health)
}

/// The health of a service: the most severe of its dependencies and redundancy groups.
pub fn service_health(settings: &ServiceSettings, of: impl Fn(Member) -> MemberHealth) -> Health {
    let dependencies = settings.dependencies.iter().map(|member| of(*member).health);
    let groups = settings.redundancy_groups.iter().map(|group| {
        let members: Vec<MemberHealth> = group.members.iter().map(|member| of(*member)).collect();
        redundancy_health(group.needed, &members)
    });
    Health::worst(dependencies.chain(groups))
}
