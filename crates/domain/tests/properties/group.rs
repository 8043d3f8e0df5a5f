//! Nested groups on random graphs, against distances computed the plain way.

use std::collections::{BTreeMap, BTreeSet};

use domain::group::{GroupGraph, GroupMembers, HostGroupSettings};
use domain::id::{HostGroupId, HostId};
use proptest::prelude::*;

use super::refusal::assert_refused;

const GROUPS: usize = 7;
const HOSTS: i64 = 6;

fn group(index: usize) -> HostGroupId {
    HostGroupId(i64::try_from(index).unwrap())
}

fn index(group: HostGroupId) -> usize {
    usize::try_from(group.0).unwrap()
}

/// Groups 0 to 6 with random members among themselves and hosts 0 to 5; cycles included.
pub(super) fn members() -> impl Strategy<Value = BTreeMap<HostGroupId, GroupMembers>> {
    let inner = prop::collection::btree_set((0..GROUPS).prop_map(group), 0..3);
    let hosts = prop::collection::btree_set((0..HOSTS).prop_map(HostId), 0..3);
    let one = (hosts, inner).prop_map(|(hosts, groups)| GroupMembers { hosts, groups });
    prop::collection::vec(one, GROUPS)
        .prop_map(|all| all.into_iter().enumerate().map(|(at, m)| (group(at), m)).collect())
}

/// How many steps of at least one edge lead from one group to another (Floyd and Warshall).
fn distances(members: &BTreeMap<HostGroupId, GroupMembers>) -> [[Option<usize>; GROUPS]; GROUPS] {
    let mut far = [[None; GROUPS]; GROUPS];
    for (from, of) in members {
        of.groups.iter().for_each(|to| far[index(*from)][index(*to)] = Some(1));
    }
    for via in 0..GROUPS {
        for from in 0..GROUPS {
            for to in 0..GROUPS {
                let around = far[from][via].zip(far[via][to]).map(|(one, two)| one + two);
                far[from][to] = [far[from][to], around].into_iter().flatten().min();
            }
        }
    }
    far
}

fn is_path(members: &BTreeMap<HostGroupId, GroupMembers>, path: &[HostGroupId]) -> bool {
    path.windows(2).all(|pair| members[&pair[0]].groups.contains(&pair[1]))
}

proptest! {
    #[test]
    fn a_cycle_is_found_exactly_where_one_is_and_the_path_is_real(members in members()) {
        let graph = GroupGraph::new(members.clone());
        let far = distances(&members);
        for (at, far) in far.iter().enumerate() {
            let cycle = graph.cycle_through(group(at));
            prop_assert_eq!(cycle.is_some(), far[at].is_some());
            let Some(path) = cycle else { continue };
            prop_assert!(path.len() >= 2 && is_path(&members, &path), "{:?}", path);
            prop_assert_eq!((path[0], path[path.len() - 1]), (group(at), group(at)));
            let distinct: BTreeSet<_> = path[1..].iter().collect();
            prop_assert_eq!(distinct.len(), path.len() - 1, "no group is named twice on the way");
        }
    }

    #[test]
    fn effective_hosts_are_the_closure_by_the_shortest_way(members in members()) {
        let graph = GroupGraph::new(members.clone());
        let far = distances(&members);
        for (at, far) in far.iter().enumerate() {
            let steps_to = |other: usize| if other == at { Some(0) } else { far[other] };
            let mut expected: BTreeMap<HostId, usize> = BTreeMap::new();
            for (other, of) in &members {
                let Some(steps) = steps_to(index(*other)) else { continue };
                for host in &of.hosts {
                    expected.entry(*host).and_modify(|s| *s = steps.min(*s)).or_insert(steps);
                }
            }
            let found = graph.effective_hosts(group(at));
            for (host, via) in &found {
                prop_assert_eq!(via[0], group(at));
                prop_assert!(is_path(&members, via), "{:?}", via);
                prop_assert!(members[&via[via.len() - 1]].hosts.contains(host));
            }
            let found: BTreeMap<HostId, usize> =
                found.into_iter().map(|(host, via)| (host, via.len() - 1)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_groups_of_a_host_are_those_that_effectively_hold_it(members in members()) {
        let graph = GroupGraph::new(members);
        for host in (0..=HOSTS).map(HostId) {
            let holding: BTreeSet<HostGroupId> = (0..GROUPS)
                .map(group)
                .filter(|at| graph.effective_hosts(*at).contains_key(&host))
                .collect();
            prop_assert_eq!(graph.groups_of(host), holding);
        }
    }

    #[test]
    fn refusing_each_cycle_keeps_the_graph_free_of_them(changes in members()) {
        let mut graph = GroupGraph::default();
        for (id, members) in changes {
            let before = graph.clone();
            graph.replace(id, members);
            if graph.cycle_through(id).is_some() {
                graph = before;
            }
        }
        for at in (0..GROUPS).map(group) {
            prop_assert_eq!(graph.cycle_through(at), None);
        }
    }
}

#[test]
fn a_group_in_itself_is_the_shortest_cycle() {
    let own = GroupMembers { groups: [group(3)].into(), ..GroupMembers::default() };
    let graph = GroupGraph::new([(group(3), own)].into());
    assert_eq!(graph.cycle_through(group(3)), Some(vec![group(3), group(3)]));
}

#[test]
fn an_unknown_group_holds_nothing() {
    let graph = GroupGraph::default();
    assert!(graph.effective_hosts(group(1)).is_empty());
    assert!(graph.groups_of(HostId(1)).is_empty());
    assert_eq!(graph.members(group(1)), None);
    assert_eq!(graph.cycle_through(group(1)), None);
}

#[test]
fn validation_names_the_field() {
    let good = HostGroupSettings {
        name: "web".into(),
        description: "line\nbreaks are fine".into(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
    };
    assert_eq!(good.validate(), Ok(()));
    assert_refused(HostGroupSettings { name: String::new(), ..good.clone() }.validate(), "name");
    let bell = HostGroupSettings { description: "\u{7}".into(), ..good };
    assert_refused(bell.validate(), "description");
}
