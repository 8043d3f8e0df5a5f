//! What a check may be set to, and on which hosts it runs.

use std::collections::BTreeSet;

use domain::check::{CheckPlugin, CheckSettings, PLUGINS_MAX};
use domain::group::GroupGraph;
use domain::id::{HostGroupId, HostId, PluginId};
use domain::plugin::{ID_BYTES_MAX, N_HISTORICAL_MAX, check_id};
use proptest::prelude::*;
use serde_json::json;

use super::group;
use super::refusal::assert_refused;

pub(super) fn plugin(id: &str) -> CheckPlugin {
    CheckPlugin {
        plugin_id: PluginId::from(id),
        parameters: json!({}),
        n_historical: None,
        classifier_id: None,
    }
}

pub(super) fn check(plugins: &[&str]) -> CheckSettings {
    CheckSettings {
        name: "basics".into(),
        description: String::new(),
        enabled: true,
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
        plugins: plugins.iter().map(|id| plugin(id)).collect(),
    }
}

#[test]
fn validation_names_the_field() {
    type Change = fn(&mut CheckSettings);
    let good = check(&["org.prophasis.cpu", "org.prophasis.disk"]);
    assert_eq!(good.validate(), Ok(()));
    let faults: [(&str, Change); 10] = [
        ("name", |c| c.name.clear()),
        ("description", |c| c.description = "x".repeat(4_001)),
        ("plugins[1].plugin_id", |c| c.plugins[1].plugin_id = c.plugins[0].plugin_id.clone()),
        ("plugins[0].parameters", |c| c.plugins[0].parameters = json!([1])),
        ("plugins[0].parameters", |c| c.plugins[0].parameters = json!(null)),
        ("plugins[1].parameters", |c| c.plugins[1].parameters = json!("{}")),
        ("plugins[0].n_historical", |c| c.plugins[0].n_historical = Some(0)),
        ("plugins[1].n_historical", |c| c.plugins[1].n_historical = Some(N_HISTORICAL_MAX + 1)),
        ("plugins[1].n_historical", |c| c.plugins[1].n_historical = Some(u32::MAX)),
        ("plugins", |c| c.plugins = vec![plugin("a.b"); PLUGINS_MAX + 1]),
    ];
    for (field, change) in faults {
        let mut settings = good.clone();
        change(&mut settings);
        assert_refused(settings.validate(), field);
    }
    let mut longest = good;
    longest.plugins[0].n_historical = Some(N_HISTORICAL_MAX);
    longest.plugins[1].n_historical = Some(1);
    assert_eq!(longest.validate(), Ok(()));
}

#[test]
fn plugin_ids_are_dotted_words_and_nothing_else() {
    let longest = format!("a.{}", "b".repeat(ID_BYTES_MAX - 2));
    for good in ["com.example.cpu", "a.b", "org.prophasis.disk-io_2", &longest] {
        assert_eq!(check_id("id", good), Ok(()), "{good}");
    }
    let too_long = format!("{longest}c");
    let bad = [
        "", ".", "cpu", "a..b", ".a.b", "a.b.", "a/b.c", "../a.b", "a.b c", "a.ü", "a.b\n", "a.\0",
        &too_long,
    ];
    for bad in bad {
        assert_refused(check_id("id", bad), "id");
    }
}

proptest! {
    #[test]
    fn effective_hosts_are_the_direct_ones_and_those_of_each_group(
        members in group::members(),
        hosts in prop::collection::btree_set((0..9_i64).prop_map(HostId), 0..4),
        groups in prop::collection::btree_set((0..9_i64).prop_map(HostGroupId), 0..4),
    ) {
        let graph = GroupGraph::new(members);
        let mut settings = check(&["a.b"]);
        settings.host_ids.clone_from(&hosts);
        settings.host_group_ids.clone_from(&groups);
        let expected: BTreeSet<HostId> = (0..9)
            .map(HostId)
            .filter(|host| hosts.contains(host) || !graph.groups_of(*host).is_disjoint(&groups))
            .collect();
        prop_assert_eq!(settings.effective_hosts(&graph), expected);
    }
}
