//! Assignments follow the configuration.

use std::collections::BTreeSet;

use domain::assignment::Assignment;
use domain::check::CheckSettings;
use domain::group::HostGroupSettings;
use domain::host::HostSettings;
use domain::id::HostId;
use store::Store;

use crate::make::{
    NOW, check, check_plugin, check_settings, group, group_settings, host, host_settings, plugin,
};

/// The active ones as (host, plugin).
async fn active(store: &Store) -> BTreeSet<(HostId, String)> {
    let assignments = store.assignments().await.unwrap();
    assignments
        .into_iter()
        .filter(|assignment| assignment.active)
        .map(|assignment| (assignment.host_id, assignment.plugin_id.0))
        .collect()
}

fn pairs<const N: usize>(pairs: [(HostId, &str); N]) -> BTreeSet<(HostId, String)> {
    pairs.map(|(host, plugin)| (host, plugin.to_owned())).into()
}

async fn follow_checks(store: &Store) {
    let (web, db) = (host(store, "web").await.id, host(store, "db").await.id);
    plugin(store, "a.cpu").await;
    plugin(store, "a.disk").await;
    let made = check(store, "Check", &[web], &["a.cpu", "a.disk"]).await;
    assert_eq!(active(store).await, pairs([(web, "a.cpu"), (web, "a.disk")]));
    let before: Vec<Assignment> = store.assignments().await.unwrap();

    let mut settings = CheckSettings { host_ids: [web, db].into(), ..made.settings.clone() };
    settings.plugins = vec![check_plugin("a.cpu")];
    store.update_check(made.id, &settings, None).await.unwrap();
    assert_eq!(active(store).await, pairs([(web, "a.cpu"), (db, "a.cpu")]));
    assert_eq!(store.assignments().await.unwrap().len(), 3, "what rests keeps its row");
    let on_web = store.assignments_of_host(web).await.unwrap();
    assert_eq!(on_web.iter().map(|one| one.active).collect::<Vec<_>>(), [true, false]);

    let off = CheckSettings { enabled: false, ..settings };
    store.update_check(made.id, &off, None).await.unwrap();
    assert_eq!(active(store).await, pairs([]));
    store.update_check(made.id, &made.settings, None).await.unwrap();
    let after: Vec<Assignment> =
        store.assignments().await.unwrap().into_iter().filter(|one| one.active).collect();
    assert_eq!(after, before, "what wakes keeps its number");

    store.delete_check(made.id).await.unwrap();
    assert!(store.assignments().await.unwrap().is_empty());
}

async fn follow_hosts(store: &Store) {
    let web = host(store, "web").await.id;
    plugin(store, "a.cpu").await;
    check(store, "Check", &[web], &["a.cpu"]).await;
    let off = HostSettings { enabled: false, ..host_settings("web") };
    store.update_host(web, &off, None, None).await.unwrap();
    assert_eq!(active(store).await, pairs([]));
    store.update_host(web, &host_settings("web"), None, None).await.unwrap();
    assert_eq!(active(store).await, pairs([(web, "a.cpu")]));
    store.delete_host(web).await.unwrap();
    assert!(store.assignments().await.unwrap().is_empty());
}

async fn follow_nested_groups(store: &Store) {
    let (web, db) = (host(store, "web").await.id, host(store, "db").await.id);
    let inner = group(store, "inner", &[web], &[]).await;
    let outer = group(store, "outer", &[web], &[inner.id]).await;
    plugin(store, "a.cpu").await;
    let settings = CheckSettings {
        host_group_ids: [outer.id].into(),
        plugins: vec![check_plugin("a.cpu")],
        ..check_settings("Check")
    };
    store.create_check(&settings, &BTreeSet::new(), NOW).await.unwrap();
    assert_eq!(active(store).await, pairs([(web, "a.cpu")]), "over two ways, but once");

    let with_db = HostGroupSettings { host_ids: [db].into(), ..group_settings("inner") };
    store.update_host_group(inner.id, &with_db).await.unwrap();
    assert_eq!(active(store).await, pairs([(web, "a.cpu"), (db, "a.cpu")]));
    store.update_host_group(outer.id, &group_settings("outer")).await.unwrap();
    assert_eq!(active(store).await, pairs([]));

    let new = host_settings("new");
    let new = store.create_host(&new, &[outer.id].into(), None, NOW).await.unwrap().id;
    assert_eq!(active(store).await, pairs([(new, "a.cpu")]));
    let none = BTreeSet::new();
    store.update_host(new, &host_settings("new"), Some(&none), None).await.unwrap();
    assert_eq!(active(store).await, pairs([]));
}

async fn of_two_checks_stand_apart(store: &Store) {
    let web = host(store, "web").await.id;
    plugin(store, "a.cpu").await;
    let one = check(store, "One", &[web], &["a.cpu"]).await.id;
    let two = check(store, "Two", &[web], &["a.cpu"]).await.id;
    let checks: Vec<_> =
        store.assignments().await.unwrap().iter().map(|one| one.check_id).collect();
    assert_eq!(checks, [one, two]);
}

/// Health and transitions carry no foreign key; they must not outlive what they are about, nor
/// may anybody else's go with them.
async fn take_their_health_with_them(store: &Store) {
    let (web, db) = (host(store, "web").await.id, host(store, "db").await.id);
    plugin(store, "a.cpu").await;
    plugin(store, "a.disk").await;
    let one = check(store, "One", &[web, db], &["a.cpu"]).await.id;
    let two = check(store, "Two", &[db], &["a.disk"]).await;
    let mut session = store.write().await.unwrap();
    let mut subjects: Vec<(&str, i64)> = vec![("host", web.0), ("host", db.0)];
    let assignments = store.assignments().await.unwrap();
    subjects.extend(assignments.iter().map(|assignment| ("assignment", assignment.id.0)));
    for (kind, id) in subjects {
        for sql in [
            "INSERT INTO current_health (subject_kind, subject_id, health, since, seq)
             VALUES ($1, $2, 'ok', 0, 1)",
            "INSERT INTO transitions (subject_kind, subject_id, seq, from_health, to_health, at)
             VALUES ($1, $2, 1, 'no_data', 'ok', 0)",
        ] {
            session.execute(sql, vec![kind.into(), id.into()]).await.unwrap();
        }
    }
    session.commit().await.unwrap();
    let left = async |table: &str| {
        let sql = format!("SELECT subject_kind, COUNT(*) AS n FROM {table} GROUP BY subject_kind");
        let mut session = store.read().await.unwrap();
        let rows = session.query(sql, Vec::new()).await.unwrap();
        let mut left: Vec<(String, i64)> = rows
            .iter()
            .map(|row| (row.text("subject_kind").unwrap(), row.int("n").unwrap()))
            .collect();
        left.sort();
        left.iter().map(|(kind, n)| format!("{n} {kind}")).collect::<Vec<_>>().join(", ")
    };
    let expect = async |expected: &str| {
        assert_eq!(left("current_health").await, expected);
        assert_eq!(left("transitions").await, expected);
    };
    expect("3 assignment, 2 host").await;
    store.delete_host(web).await.unwrap();
    expect("2 assignment, 1 host").await;
    store.delete_check(one).await.unwrap();
    expect("1 assignment, 1 host").await;
    let emptied = CheckSettings { plugins: Vec::new(), ..two.settings };
    store.update_check(two.id, &emptied, None).await.unwrap();
    expect("1 assignment, 1 host").await;
    store.delete_plugin(&"a.disk".into()).await.unwrap();
    expect("1 host").await;
}

on_both_engines! {
    follow_checks
    follow_hosts
    follow_nested_groups
    of_two_checks_stand_apart
    take_their_health_with_them
}
