//! Host groups: named sets of hosts and of other groups.
//!
//! Invariant: the stored graph of groups has no cycle; every change is checked with
//! [`GroupGraph::cycle_through`] in the transaction that writes it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::graph::cycle_through;
use crate::id::{HostGroupId, HostId};
use crate::invalid::Invalid;
use crate::text::{check_description, check_name};
use crate::time::Timestamp;

/// What people set about a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostGroupSettings {
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Hosts that are members themselves.
    pub host_ids: BTreeSet<HostId>,
    /// Groups whose members are members, too.
    pub host_group_ids: BTreeSet<HostGroupId>,
}

impl HostGroupSettings {
    /// Refuses blank names; membership is checked against the other groups by [`GroupGraph`].
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)
    }
}

/// A group as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostGroup {
    /// Its number.
    pub id: HostGroupId,
    /// What people set.
    pub settings: HostGroupSettings,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The members of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupMembers {
    /// Direct hosts.
    pub hosts: BTreeSet<HostId>,
    /// Direct groups.
    pub groups: BTreeSet<HostGroupId>,
}

/// Who is a member of what, for all groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupGraph {
    members: BTreeMap<HostGroupId, GroupMembers>,
}

impl GroupGraph {
    /// From the stored groups.
    pub fn new(members: BTreeMap<HostGroupId, GroupMembers>) -> Self {
        Self { members }
    }

    /// The direct members of `group`.
    pub fn members(&self, group: HostGroupId) -> Option<&GroupMembers> {
        self.members.get(&group)
    }

    /// Puts `members` in the place of what `group` had.
    pub fn replace(&mut self, group: HostGroupId, members: GroupMembers) {
        self.members.insert(group, members);
    }

    /// A path `group → … → group`, if there is one: what a refusal names.
    pub fn cycle_through(&self, group: HostGroupId) -> Option<Vec<HostGroupId>> {
        cycle_through(group, |at| {
            self.members.get(&at).into_iter().flat_map(|members| members.groups.iter().copied())
        })
    }

    /// Every host of `group`, direct or through groups in it, with the shortest way to it:
    /// the groups from `group` down to the one that names the host. Safe on cyclic graphs.
    pub fn effective_hosts(&self, group: HostGroupId) -> BTreeMap<HostId, Vec<HostGroupId>> {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::from([group]);
        let mut level = vec![vec![group]];
        while !level.is_empty() {
            let mut below = Vec::new();
            for path in level {
                let Some(members) = path.last().and_then(|id| self.members.get(id)) else {
                    continue;
                };
                for &host in &members.hosts {
                    found.entry(host).or_insert_with(|| path.clone());
                }
                for &inner in &members.groups {
                    if seen.insert(inner) {
                        let mut longer = path.clone();
                        longer.push(inner);
                        below.push(longer);
                    }
                }
            }
            level = below;
        }
        found
    }

    /// Every group that holds `host`, directly or through groups in it.
    pub fn groups_of(&self, host: HostId) -> BTreeSet<HostGroupId> {
        let mut holding: BTreeSet<HostGroupId> = self
            .members
            .iter()
            .filter(|(_, members)| members.hosts.contains(&host))
            .map(|(id, _)| *id)
            .collect();
        loop {
            let outer: Vec<HostGroupId> = self
                .members
                .iter()
                .filter(|(id, members)| {
                    !holding.contains(id) && !members.groups.is_disjoint(&holding)
                })
                .map(|(id, _)| *id)
                .collect();
            if outer.is_empty() {
                return holding;
            }
            holding.extend(outer);
        }
    }
}
