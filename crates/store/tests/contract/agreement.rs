//! The same changes of the configuration, in any order, end alike on both engines: each is taken
//! or refused with the same words, and the assignments are always what the rules say.
//!
//! Things are known by their names here: the engines number them differently, since PostgreSQL
//! uses up a number for each refused addition.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use domain::assignment::{AssignmentKey, resolve};
use domain::check::CheckSettings;
use domain::group::HostGroupSettings;
use domain::host::HostSettings;
use domain::id::{CheckId, HostGroupId, HostId};
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::TestRunner;
use store::{Engine, Store};

use crate::engines::Opened;
use crate::make::{
    NOW, cases, check_plugin, check_settings, group_settings, host_settings, new_plugin,
};

const HOSTS: [&str; 4] = ["web", "WEB", "db", "mail"];
const GROUPS: [&str; 3] = ["all", "Berlin", "server"];
const CHECKS: [&str; 2] = ["Standard", "Disks"];
const PLUGINS: [&str; 2] = ["a.cpu", "a.disk"];
const CASES: u32 = 12;

type Name = &'static str;

#[derive(Debug, Clone)]
enum Change {
    Host { name: Name, enabled: bool, groups: Vec<Name> },
    Group { name: Name, hosts: Vec<Name>, groups: Vec<Name> },
    Check { name: Name, enabled: bool, hosts: Vec<Name>, groups: Vec<Name>, plugins: Vec<Name> },
    Install { plugin: Name },
    DeleteHost { name: Name },
    DeleteGroup { name: Name },
    DeleteCheck { name: Name },
    DeletePlugin { plugin: Name },
}

fn one_of<const N: usize>(names: [Name; N]) -> impl Strategy<Value = Name> {
    proptest::sample::select(names.to_vec())
}

fn some_of<const N: usize>(names: [Name; N]) -> impl Strategy<Value = Vec<Name>> {
    subsequence(names.to_vec(), 0..=N)
}

fn change() -> impl Strategy<Value = Change> {
    let host = (one_of(HOSTS), prop::bool::weighted(0.8), some_of(GROUPS));
    let group = (one_of(GROUPS), some_of(HOSTS), some_of(GROUPS));
    let check = (
        one_of(CHECKS),
        prop::bool::weighted(0.8),
        some_of(HOSTS),
        some_of(GROUPS),
        some_of(PLUGINS),
    );
    prop_oneof![
        4 => host.prop_map(|(name, enabled, groups)| Change::Host { name, enabled, groups }),
        4 => group.prop_map(|(name, hosts, groups)| Change::Group { name, hosts, groups }),
        4 => check.prop_map(|(name, enabled, hosts, groups, plugins)| {
            Change::Check { name, enabled, hosts, groups, plugins }
        }),
        2 => one_of(PLUGINS).prop_map(|plugin| Change::Install { plugin }),
        1 => one_of(HOSTS).prop_map(|name| Change::DeleteHost { name }),
        1 => one_of(GROUPS).prop_map(|name| Change::DeleteGroup { name }),
        1 => one_of(CHECKS).prop_map(|name| Change::DeleteCheck { name }),
        1 => one_of(PLUGINS).prop_map(|plugin| Change::DeletePlugin { plugin }),
    ]
}

/// What one store's numbers stand for.
struct Names {
    hosts: BTreeMap<HostId, String>,
    groups: BTreeMap<HostGroupId, String>,
    checks: BTreeMap<CheckId, String>,
}

/// A number that nothing has.
const NOTHING: i64 = 9_999;

/// The number of what has this very name.
fn id<T: Copy + From<i64>>(names: &BTreeMap<T, String>, name: Name) -> T {
    names.iter().find(|(_, is)| *is == name).map_or(T::from(NOTHING), |(id, _)| *id)
}

/// The numbers of those of `wanted` that are there.
fn ids<T: Copy + Ord>(names: &BTreeMap<T, String>, wanted: &[Name]) -> BTreeSet<T> {
    names.iter().filter(|(_, name)| wanted.contains(&name.as_str())).map(|(id, _)| *id).collect()
}

impl Names {
    async fn of(store: &Store) -> Self {
        let hosts = store.all_hosts().await.unwrap();
        let groups = store.all_host_groups().await.unwrap();
        let checks = store.all_checks().await.unwrap();
        Self {
            hosts: hosts.into_iter().map(|host| (host.id, host.settings.name)).collect(),
            groups: groups.into_iter().map(|group| (group.id, group.settings.name)).collect(),
            checks: checks.into_iter().map(|check| (check.id, check.settings.name)).collect(),
        }
    }
}

fn told<T: Debug>(result: Result<T, store::StoreError>) -> String {
    result.map_or_else(|error| error.to_string(), |_| "done".to_owned())
}

/// Makes or changes what has the name; tells how that went.
async fn apply(store: &Store, change: &Change) -> String {
    let names = Names::of(store).await;
    match change {
        Change::Host { name, enabled, groups } => {
            let settings = HostSettings { enabled: *enabled, ..host_settings(name) };
            let groups = ids(&names.groups, groups);
            match id(&names.hosts, name) {
                HostId(NOTHING) => told(store.create_host(&settings, &groups, None, NOW).await),
                id => told(store.update_host(id, &settings, Some(&groups), None).await),
            }
        }
        Change::Group { name, hosts, groups } => {
            let settings = HostGroupSettings {
                host_ids: ids(&names.hosts, hosts),
                host_group_ids: ids(&names.groups, groups),
                ..group_settings(name)
            };
            match id(&names.groups, name) {
                HostGroupId(NOTHING) => told(store.create_host_group(&settings, NOW).await),
                id => told(store.update_host_group(id, &settings).await),
            }
        }
        Change::Check { name, enabled, hosts, groups, plugins } => {
            let settings = CheckSettings {
                enabled: *enabled,
                host_ids: ids(&names.hosts, hosts),
                host_group_ids: ids(&names.groups, groups),
                plugins: plugins.iter().map(|plugin| check_plugin(plugin)).collect(),
                ..check_settings(name)
            };
            let none = BTreeSet::new();
            match id(&names.checks, name) {
                CheckId(NOTHING) => told(store.create_check(&settings, &none, NOW).await),
                id => told(store.update_check(id, &settings, None).await),
            }
        }
        Change::Install { plugin } => {
            told(store.install_plugin(&new_plugin(plugin, "1"), NOW).await)
        }
        Change::DeleteHost { name } => told(store.delete_host(id(&names.hosts, name)).await),
        Change::DeleteGroup { name } => {
            told(store.delete_host_group(id(&names.groups, name)).await)
        }
        Change::DeleteCheck { name } => told(store.delete_check(id(&names.checks, name)).await),
        Change::DeletePlugin { plugin } => told(store.delete_plugin(&(*plugin).into()).await),
    }
}

/// What runs where, by names; and that it is what the rules ask for.
async fn assignments(store: &Store) -> Vec<String> {
    let groups = store.group_graph().await.unwrap();
    for group in store.all_host_groups().await.unwrap() {
        assert_eq!(groups.cycle_through(group.id), None);
    }
    let hosts = store.all_hosts().await.unwrap();
    let enabled = hosts.iter().filter(|host| host.settings.enabled).map(|host| host.id).collect();
    let expected = resolve(&store.all_checks().await.unwrap(), &groups, &enabled);
    let names = Names::of(store).await;
    let mut active = BTreeSet::new();
    let mut lines = Vec::new();
    for one in store.assignments().await.unwrap() {
        let (host, check) = (&names.hosts[&one.host_id], &names.checks[&one.check_id]);
        lines.push(format!("{host}/{check}/{}/{}", one.plugin_id, one.active));
        if one.active {
            let (host_id, check_id) = (one.host_id, one.check_id);
            active.insert(AssignmentKey { host_id, check_id, plugin_id: one.plugin_id });
        }
    }
    assert_eq!(active, expected);
    lines.sort();
    lines
}

async fn agree(changes: &[Change]) {
    let sqlite = Opened::new(Engine::Sqlite).await;
    let postgres = Opened::new(Engine::Postgres).await;
    for change in changes {
        let first = apply(&sqlite.store, change).await;
        let second = apply(&postgres.store, change).await;
        assert_eq!(first, second, "on {change:?}");
        assert_eq!(assignments(&sqlite.store).await, assignments(&postgres.store).await);
    }
    sqlite.store.close().await;
    postgres.store.close().await;
}

#[test]
fn both_engines_take_and_refuse_the_same_changes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config =
        ProptestConfig { cases: cases(CASES), failure_persistence: None, ..Default::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(change(), 1..40), |changes| {
            runtime.block_on(agree(&changes));
            Ok(())
        })
        .unwrap();
}
