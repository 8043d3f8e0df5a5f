//! Hosts.

use std::collections::{BTreeMap, BTreeSet};
use std::slice::from_ref;

use domain::host::HostSettings;
use domain::id::{HostGroupId, HostId};
use domain::service::{Member, ServiceSettings};
use store::host::{EnrolledAgent, HostFilter, Sighting};
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, dependants, group, host, host_settings, later,
    refusal, service_settings,
};

async fn are_kept_as_given(store: &Store) {
    let settings = HostSettings {
        name: "Web 01".to_owned(),
        description: "Ünïcode\n\"quotes\"".to_owned(),
        address: "web01.example.com".to_owned(),
        port: 65_535,
        tags: vec!["linux".to_owned(), "büro".to_owned()],
        enabled: false,
    };
    let made = store.create_host(&settings, &BTreeSet::new(), None, NOW).await.unwrap();
    assert_eq!((&made.settings, made.pin, made.created_at), (&settings, None, NOW));
    assert_eq!(store.host(made.id).await.unwrap(), made);
    assert_eq!(store.all_hosts().await.unwrap(), from_ref(&made));
    assert_eq!(store.agent_key_sealed(made.id).await.unwrap(), None);

    let changed = HostSettings { name: "web 01".to_owned(), enabled: true, ..settings };
    let updated = store.update_host(made.id, &changed, None, None).await.unwrap();
    assert_eq!((updated.id, updated.settings), (made.id, changed));
}

async fn faulty_ones_are_refused(store: &Store) {
    let none = BTreeSet::new();
    let web = host(store, "web").await;
    let portless = HostSettings { port: 0, ..host_settings("x") };
    assert_eq!(refusal(store.create_host(&portless, &none, None, NOW).await).0, "port");
    assert_eq!(refusal(store.update_host(web.id, &portless, None, None).await).0, "port");
    let taken = ("name".to_owned(), "is taken by another host".to_owned());
    let twice = store.create_host(&host_settings("WEB"), &none, None, NOW).await;
    assert_eq!(refusal(twice), taken);
    host(store, "db").await;
    assert_eq!(refusal(store.update_host(web.id, &host_settings("Db"), None, None).await), taken);
    let groups = BTreeSet::from([HostGroupId(99)]);
    let missing = "names host group 99, which does not exist".to_owned();
    let refused = refusal(store.create_host(&host_settings("x"), &groups, None, NOW).await);
    assert_eq!(refused, ("host_group_ids".to_owned(), missing));
    assert_eq!(store.all_hosts().await.unwrap().len(), 2, "nothing stays of a refused host");

    assert_not_found(store.host(HostId(99)).await);
    assert_not_found(store.update_host(HostId(99), &host_settings("y"), None, None).await);
    assert_not_found(store.delete_host(HostId(99)).await);
    assert_not_found(store.agent_key_sealed(HostId(99)).await);
}

async fn are_found_by_name_address_tag_and_number(store: &Store) {
    let tagged = HostSettings { tags: vec!["Printer".to_owned()], ..host_settings("a") };
    let a = store.create_host(&tagged, &BTreeSet::new(), None, NOW).await.unwrap().id;
    let addressed = HostSettings { address: "Mail.Example.com".to_owned(), ..host_settings("b") };
    let b = store.create_host(&addressed, &BTreeSet::new(), None, NOW).await.unwrap().id;
    let find = async |search: Option<&str>, ids: Option<Vec<HostId>>| {
        let filter = HostFilter { search: search.map(str::to_owned), ids };
        let found = store.list_hosts(&filter, &Page::first()).await.unwrap().items;
        found.into_iter().map(|host| host.id).collect::<Vec<_>>()
    };
    assert_eq!(find(Some("printer"), None).await, [a]);
    assert_eq!(find(Some("mail.ex"), None).await, [b]);
    assert_eq!(find(None, Some(vec![b, HostId(99)])).await, [b]);
    assert_eq!(find(Some("printer"), Some(vec![b])).await, []);
    assert_eq!(find(None, Some(Vec::new())).await, []);
    assert_eq!(find(None, None).await, [a, b]);
}

async fn agents_keys_are_sealed_for_their_host(store: &Store) {
    let seal = |id: HostId| EnrolledAgent {
        pin: [7; 32],
        agent_key_sealed: format!("sealed for {id}").into_bytes(),
    };
    let settings = host_settings("web");
    let made = store.create_host(&settings, &BTreeSet::new(), Some(&seal), NOW).await.unwrap();
    assert_eq!(made.pin, Some([7; 32]));
    let sealed = store.agent_key_sealed(made.id).await.unwrap().unwrap();
    assert_eq!(sealed, format!("sealed for {}", made.id).into_bytes());

    store.update_host(made.id, &settings, None, None).await.unwrap();
    assert_eq!(store.agent_key_sealed(made.id).await.unwrap(), Some(sealed), "absent keeps it");
    let other = EnrolledAgent { pin: [8; 32], agent_key_sealed: vec![0, 255] };
    let updated = store.update_host(made.id, &settings, None, Some(other)).await.unwrap();
    assert_eq!(updated.pin, Some([8; 32]));
    assert_eq!(store.agent_key_sealed(made.id).await.unwrap(), Some(vec![0, 255]));
    host(store, "not enrolled").await;
    let all = store.agent_keys_sealed().await.unwrap();
    assert_eq!(all.into_iter().collect::<Vec<_>>(), [(made.id, vec![0, 255])]);
}

async fn belong_to_groups(store: &Store) {
    let one = group(store, "one", &[], &[]).await.id;
    let two = group(store, "two", &[], &[]).await.id;
    let settings = host_settings("web");
    let web = store.create_host(&settings, &[one].into(), None, NOW).await.unwrap().id;
    let alone = host(store, "alone").await.id;
    let groups_of_web = async || {
        let mut groups = store.host_group_ids(&[web, alone]).await.unwrap();
        assert!(!groups.contains_key(&alone));
        groups.remove(&web).unwrap_or_default()
    };
    assert_eq!(groups_of_web().await, [one].into());
    store.update_host(web, &settings, None, None).await.unwrap();
    assert_eq!(groups_of_web().await, [one].into(), "absent keeps them");
    store.update_host(web, &settings, Some(&[two].into()), None).await.unwrap();
    assert_eq!(groups_of_web().await, [two].into());
    assert_eq!(store.host_group(two).await.unwrap().settings.host_ids, [web].into());
    store.update_host(web, &settings, Some(&BTreeSet::new()), None).await.unwrap();
    assert_eq!(groups_of_web().await, BTreeSet::new());
    assert_eq!(store.host_group_ids(&[]).await.unwrap(), BTreeMap::new());
}

async fn are_seen(store: &Store) {
    let web = host(store, "web").await.id;
    let silent = host(store, "silent").await.id;
    let first = Sighting {
        at: later(1),
        agent_version: Some("0.1.0".to_owned()),
        platform: Some("linux x86_64".to_owned()),
    };
    let gone = (HostId(99), first.clone());
    store.hosts_seen(&[(web, first.clone()), gone].into()).await.unwrap();
    assert_eq!(store.sightings(&[web, silent]).await.unwrap(), [(web, first.clone())].into());
    let second = Sighting { at: later(2), agent_version: None, platform: None };
    store.hosts_seen(&[(web, second)].into()).await.unwrap();
    let kept = Sighting { at: later(2), ..first };
    assert_eq!(store.sightings(&[web]).await.unwrap(), [(web, kept)].into());
    store.hosts_seen(&BTreeMap::new()).await.unwrap();
}

async fn are_not_deleted_while_others_are_about_them(store: &Store) {
    let web = host(store, "web").await.id;
    group(store, "group", &[web], &[]).await;
    let mail = channel(store, "mail").await;
    let mut alert = alert_settings("Web is bad", mail);
    alert.host_ids.insert(web);
    let alert = store.create_alert(&alert, NOW).await.unwrap().id;
    let shop =
        ServiceSettings { dependencies: [Member::Host(web)].into(), ..service_settings("Shop") };
    let shop = store.create_service(&shop, NOW).await.unwrap().id;

    let in_use = dependants(store.delete_host(web).await);
    assert_eq!(in_use, ["alert \"Web is bad\"", "service \"Shop\""]);
    store.delete_alert(alert).await.unwrap();
    store.delete_service(shop).await.unwrap();
    store.delete_host(web).await.unwrap();
    assert_not_found(store.host(web).await);
    assert!(store.group_graph().await.unwrap().groups_of(web).is_empty());
}

on_both_engines! {
    are_kept_as_given
    faulty_ones_are_refused
    are_found_by_name_address_tag_and_number
    agents_keys_are_sealed_for_their_host
    belong_to_groups
    are_seen
    are_not_deleted_while_others_are_about_them
}
