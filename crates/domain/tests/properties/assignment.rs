//! What should run where: each plugin-in-a-check exactly once on each host.

use std::collections::BTreeSet;

use domain::assignment::{AssignmentKey, resolve};
use domain::check::Check;
use domain::group::{GroupGraph, GroupMembers};
use domain::id::{CheckId, HostGroupId, HostId};
use domain::time::Timestamp;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::{check, group};

const PLUGINS: [&str; 3] = ["a.cpu", "a.disk", "a.load"];

fn stored(id: i64, settings: domain::check::CheckSettings) -> Check {
    Check { id: CheckId(id), settings, created_at: Timestamp(0) }
}

fn any_check() -> impl Strategy<Value = domain::check::CheckSettings> {
    (
        subsequence(PLUGINS.to_vec(), 0..=3),
        prop::collection::btree_set((0..8_i64).prop_map(HostId), 0..4),
        prop::collection::btree_set((0..8_i64).prop_map(HostGroupId), 0..4),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(plugins, host_ids, host_group_ids, enabled)| {
            let settings = check::check(&plugins);
            domain::check::CheckSettings { host_ids, host_group_ids, enabled, ..settings }
        })
}

#[test]
fn a_host_named_directly_and_by_two_groups_counts_once() {
    let host = HostId(1);
    let (web, all) = (HostGroupId(1), HostGroupId(2));
    let groups = GroupGraph::new(
        [
            (web, GroupMembers { hosts: [host].into(), groups: BTreeSet::new() }),
            (all, GroupMembers { hosts: [host].into(), groups: [web].into() }),
        ]
        .into(),
    );
    let mut settings = check::check(&["a.cpu", "a.disk"]);
    settings.host_ids = [host].into();
    settings.host_group_ids = [web, all].into();
    let one = stored(1, settings.clone());
    assert_eq!(resolve([&one], &groups, &[host].into()).len(), 2);
    // The same plugin in another check is another assignment: it may have other parameters.
    let two = stored(2, settings.clone());
    assert_eq!(resolve([&one, &two], &groups, &[host].into()).len(), 4);
    assert!(resolve([&one], &groups, &BTreeSet::new()).is_empty(), "a disabled host runs nothing");
    settings.enabled = false;
    assert!(resolve([&stored(1, settings)], &groups, &[host].into()).is_empty());
}

proptest! {
    #[test]
    fn resolving_agrees_with_asking_for_each_host_and_plugin(
        settings in prop::collection::vec(any_check(), 0..4),
        members in group::members(),
        enabled in prop::collection::btree_set((0..8_i64).prop_map(HostId), 0..8),
    ) {
        let groups = GroupGraph::new(members);
        let checks: Vec<Check> = (0..).zip(settings).map(|(id, s)| stored(id, s)).collect();
        let mut expected = BTreeSet::new();
        for check in checks.iter().filter(|check| check.settings.enabled) {
            for host_id in (0..8).map(HostId).filter(|host| enabled.contains(host)) {
                let named = check.settings.host_ids.contains(&host_id)
                    || !groups.groups_of(host_id).is_disjoint(&check.settings.host_group_ids);
                for plugin in check.settings.plugins.iter().filter(|_| named) {
                    let plugin_id = plugin.plugin_id.clone();
                    expected.insert(AssignmentKey { host_id, check_id: check.id, plugin_id });
                }
            }
        }
        prop_assert_eq!(resolve(&checks, &groups, &enabled), expected);
    }
}
