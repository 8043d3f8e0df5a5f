//! Services.

use std::slice::from_ref;

use domain::id::{CheckId, HostGroupId, HostId, ServiceId};
use domain::service::{Member, RedundancyGroup, ServiceSettings};
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, check, dependants, group, host, refusal,
    service_settings,
};
use domain::alert::AlertSubject;

fn redundancy(name: &str, needed: u32, members: &[Member]) -> RedundancyGroup {
    RedundancyGroup { name: name.to_owned(), needed, members: members.iter().copied().collect() }
}

fn standing_on(name: &str, members: &[Member]) -> ServiceSettings {
    ServiceSettings { dependencies: members.iter().copied().collect(), ..service_settings(name) }
}

async fn are_kept_as_given(store: &Store) {
    let (router, web) = (host(store, "router").await.id, host(store, "web").await.id);
    let all = group(store, "all", &[web], &[]).await.id;
    let check = check(store, "Check", &[], &[]).await.id;
    let mail = store.create_service(&service_settings("Mail"), NOW).await.unwrap();
    let settings = ServiceSettings {
        description: "What customers see.".to_owned(),
        dependencies: [Member::Host(router), Member::Service(mail.id)].into(),
        redundancy_groups: vec![
            redundancy("web", 1, &[Member::Host(web), Member::HostGroup(all)]),
            redundancy("also", 2, &[Member::Check(check), Member::Host(router)]),
        ],
        ..service_settings("Shop")
    };
    let shop = store.create_service(&settings, NOW).await.unwrap();
    assert_eq!((&shop.settings, shop.created_at), (&settings, NOW));
    assert_eq!(store.service(shop.id).await.unwrap(), shop);
    assert_eq!(store.all_services().await.unwrap(), [mail, shop.clone()]);
    let found = store.list_services(Some("sho"), &Page::first()).await.unwrap().items;
    assert_eq!(found, from_ref(&shop));

    let mut changed = ServiceSettings { dependencies: [].into(), ..settings };
    changed.redundancy_groups.reverse();
    let updated = store.update_service(shop.id, &changed).await.unwrap();
    assert_eq!((updated.id, updated.settings), (shop.id, changed));
}

async fn faulty_ones_are_refused(store: &Store) {
    let first = store.create_service(&service_settings("First"), NOW).await.unwrap().id;
    store.create_service(&service_settings("Second"), NOW).await.unwrap();
    let in_group = ServiceSettings {
        redundancy_groups: vec![redundancy("g", 1, &[Member::Host(HostId(99))])],
        ..service_settings("x")
    };
    let cases = [
        (service_settings("SECOND"), "name", "is taken by another service"),
        (
            standing_on("x", &[Member::Host(HostId(99))]),
            "dependencies",
            "names host 99, which does not exist",
        ),
        (
            standing_on("x", &[Member::HostGroup(HostGroupId(99))]),
            "dependencies",
            "names host group 99, which does not exist",
        ),
        (
            standing_on("x", &[Member::Check(CheckId(99))]),
            "dependencies",
            "names check 99, which does not exist",
        ),
        (
            standing_on("x", &[Member::Service(ServiceId(99))]),
            "dependencies",
            "names service 99, which does not exist",
        ),
        (in_group, "redundancy_groups[0].members", "names host 99, which does not exist"),
    ];
    for (settings, field, message) in cases {
        let expected = (field.to_owned(), message.to_owned());
        assert_eq!(refusal(store.create_service(&settings, NOW).await), expected);
        assert_eq!(refusal(store.update_service(first, &settings).await), expected);
    }
    assert_eq!(store.all_services().await.unwrap().len(), 2);
    let missing = ServiceId(99);
    assert_not_found(store.service(missing).await);
    assert_not_found(store.update_service(missing, &service_settings("x")).await);
    assert_not_found(store.delete_service(missing).await);
}

async fn cycles_are_refused_with_their_path(store: &Store) {
    let bottom = store.create_service(&service_settings("Power"), NOW).await.unwrap().id;
    let middle = ServiceSettings {
        redundancy_groups: vec![redundancy("g", 1, &[Member::Service(bottom)])],
        ..service_settings("Network")
    };
    let middle = store.create_service(&middle, NOW).await.unwrap().id;
    let top = standing_on("Shop", &[Member::Service(middle)]);
    let top = store.create_service(&top, NOW).await.unwrap().id;

    let direct = standing_on("Power", &[Member::Service(top)]);
    let (field, message) = refusal(store.update_service(bottom, &direct).await);
    assert_eq!(field, "dependencies");
    assert_eq!(message, "Power → Shop → Network → Power would be a cycle");
    let in_group = ServiceSettings {
        redundancy_groups: vec![redundancy("g", 1, &[Member::Service(bottom)])],
        ..service_settings("Power")
    };
    let (field, message) = refusal(store.update_service(bottom, &in_group).await);
    assert_eq!((&*field, &*message), ("redundancy_groups", "Power → Power would be a cycle"));
    assert_eq!(store.service(bottom).await.unwrap().settings, service_settings("Power"));
}

async fn are_not_deleted_while_others_are_about_them(store: &Store) {
    let mail = store.create_service(&service_settings("Mail"), NOW).await.unwrap().id;
    let shop = standing_on("Shop", &[Member::Service(mail)]);
    let shop = store.create_service(&shop, NOW).await.unwrap().id;
    let channel = channel(store, "mail").await;
    let mut alert = alert_settings("Alert", channel);
    alert.subject = AlertSubject::Service;
    alert.service_ids.insert(mail);
    let alert = store.create_alert(&alert, NOW).await.unwrap().id;

    let in_use = dependants(store.delete_service(mail).await);
    assert_eq!(in_use, ["alert \"Alert\"", "service \"Shop\""]);
    store.delete_alert(alert).await.unwrap();
    store.delete_service(shop).await.unwrap();
    store.delete_service(mail).await.unwrap();
    assert!(store.all_services().await.unwrap().is_empty());
}

on_both_engines! {
    are_kept_as_given
    faulty_ones_are_refused
    cycles_are_refused_with_their_path
    are_not_deleted_while_others_are_about_them
}
