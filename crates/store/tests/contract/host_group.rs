//! Host groups.

use std::collections::BTreeSet;
use std::slice::from_ref;

use domain::group::HostGroupSettings;
use domain::id::{HostGroupId, HostId};
use domain::service::{Member, ServiceSettings};
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, check_settings, dependants, group,
    group_settings, host, refusal, service_settings,
};

async fn are_kept_as_given(store: &Store) {
    let web = host(store, "web").await.id;
    let inner = group(store, "Inner", &[web], &[]).await;
    let settings = HostGroupSettings {
        description: "All of it.".to_owned(),
        host_ids: [web].into(),
        host_group_ids: [inner.id].into(),
        ..group_settings("Outer")
    };
    let outer = store.create_host_group(&settings, NOW).await.unwrap();
    assert_eq!((&outer.settings, outer.created_at), (&settings, NOW));
    assert_eq!(store.host_group(outer.id).await.unwrap(), outer);
    assert_eq!(store.all_host_groups().await.unwrap(), [inner.clone(), outer.clone()]);
    let found = store.list_host_groups(Some("out"), &Page::first()).await.unwrap();
    assert_eq!(found.items, from_ref(&outer));

    let graph = store.group_graph().await.unwrap();
    assert_eq!(graph.groups_of(web), [inner.id, outer.id].into());

    let changed = group_settings("outer");
    let updated = store.update_host_group(outer.id, &changed).await.unwrap();
    assert_eq!((updated.id, updated.settings), (outer.id, changed));
    assert_eq!(store.group_graph().await.unwrap().groups_of(web), [inner.id].into());
}

async fn faulty_ones_are_refused(store: &Store) {
    let first = group(store, "first", &[], &[]).await.id;
    group(store, "second", &[], &[]).await;
    assert_eq!(refusal(store.create_host_group(&group_settings(""), NOW).await).0, "name");
    let twice = refusal(store.create_host_group(&group_settings("FIRST"), NOW).await);
    assert_eq!(twice.1, "is taken by another host group");
    let renamed = store.update_host_group(first, &group_settings("Second")).await;
    assert_eq!(refusal(renamed).0, "name");

    let hosts = HostGroupSettings { host_ids: [HostId(99)].into(), ..group_settings("x") };
    let (field, message) = refusal(store.create_host_group(&hosts, NOW).await);
    assert_eq!((&*field, &*message), ("host_ids", "names host 99, which does not exist"));
    let groups =
        HostGroupSettings { host_group_ids: [HostGroupId(99)].into(), ..group_settings("x") };
    let (field, message) = refusal(store.create_host_group(&groups, NOW).await);
    assert_eq!(
        (&*field, &*message),
        ("host_group_ids", "names host group 99, which does not exist")
    );
    assert_eq!(store.all_host_groups().await.unwrap().len(), 2);

    assert_not_found(store.host_group(HostGroupId(99)).await);
    assert_not_found(store.update_host_group(HostGroupId(99), &group_settings("x")).await);
    assert_not_found(store.delete_host_group(HostGroupId(99)).await);
}

async fn cycles_are_refused_with_their_path(store: &Store) {
    let bottom = group(store, "Web", &[], &[]).await.id;
    let middle = group(store, "Berlin", &[], &[bottom]).await.id;
    let top = group(store, "All", &[], &[middle]).await.id;
    let within =
        |ids: BTreeSet<_>| HostGroupSettings { host_group_ids: ids, ..group_settings("Web") };

    let (field, message) = refusal(store.update_host_group(bottom, &within([top].into())).await);
    assert_eq!(field, "host_group_ids");
    assert_eq!(message, "Web → All → Berlin → Web would be a cycle");
    let (_, message) = refusal(store.update_host_group(bottom, &within([bottom].into())).await);
    assert_eq!(message, "Web → Web would be a cycle");
    assert_eq!(store.host_group(bottom).await.unwrap().settings, group_settings("Web"));
}

async fn two_halves_of_a_cycle_do_not_slip_in_side_by_side(store: &Store) {
    let a = group(store, "A", &[], &[]).await.id;
    let b = group(store, "B", &[], &[]).await.id;
    let a_in_b = HostGroupSettings { host_group_ids: [a].into(), ..group_settings("B") };
    let b_in_a = HostGroupSettings { host_group_ids: [b].into(), ..group_settings("A") };
    let (first, second) =
        tokio::join!(store.update_host_group(b, &a_in_b), store.update_host_group(a, &b_in_a));
    assert!(first.is_ok() != second.is_ok(), "one of the two is refused: {first:?} {second:?}");
}

async fn are_not_deleted_while_others_are_about_them(store: &Store) {
    let web = host(store, "web").await.id;
    let inner = group(store, "Inner", &[web], &[]).await.id;
    let outer = group(store, "Outer", &[], &[inner]).await.id;
    let mail = channel(store, "mail").await;
    let mut alert = alert_settings("Alert", mail);
    alert.host_group_ids.insert(inner);
    let alert = store.create_alert(&alert, NOW).await.unwrap().id;
    let service = ServiceSettings {
        dependencies: [Member::HostGroup(inner)].into(),
        ..service_settings("Service")
    };
    let service = store.create_service(&service, NOW).await.unwrap().id;
    let mut check = check_settings("Check");
    check.host_group_ids.insert(inner);
    let check = store.create_check(&check, &BTreeSet::new(), NOW).await.unwrap().id;

    assert_eq!(
        dependants(store.delete_host_group(inner).await),
        ["check \"Check\"", "alert \"Alert\"", "service \"Service\"", "host group \"Outer\""]
    );
    store.delete_check(check).await.unwrap();
    store.delete_alert(alert).await.unwrap();
    store.delete_service(service).await.unwrap();
    store.delete_host_group(outer).await.unwrap();
    store.delete_host_group(inner).await.unwrap();
    assert!(store.all_host_groups().await.unwrap().is_empty());
    store.host(web).await.unwrap();
}

on_both_engines! {
    are_kept_as_given
    faulty_ones_are_refused
    cycles_are_refused_with_their_path
    two_halves_of_a_cycle_do_not_slip_in_side_by_side
    are_not_deleted_while_others_are_about_them
}
