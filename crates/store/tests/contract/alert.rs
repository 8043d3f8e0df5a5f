//! Alerts with their restrictions and channels.

use std::collections::BTreeSet;
use std::slice::from_ref;

use domain::alert::{AlertSettings, AlertSubject};
use domain::health::Health;
use domain::id::{AlertId, ChannelId, CheckId, HostGroupId, HostId, ServiceId};
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, check, group, host, plugin, refusal,
    service_settings,
};

async fn are_kept_as_given(store: &Store) {
    let (web, db) = (host(store, "web").await.id, host(store, "db").await.id);
    let all = group(store, "all", &[], &[]).await.id;
    let cpu = plugin(store, "a.cpu").await.id;
    let check = check(store, "Check", &[], &[]).await.id;
    let (mail, syslog) = (channel(store, "mail").await, channel(store, "syslog").await);
    let settings = AlertSettings {
        enabled: false,
        from: [Health::Ok, Health::NoData].into(),
        to: [Health::Unknown].into(),
        host_ids: [web, db].into(),
        host_group_ids: [all].into(),
        plugin_ids: [cpu].into(),
        check_ids: [check].into(),
        channel_ids: [mail, syslog].into(),
        ..alert_settings("Anything bad", mail)
    };
    let made = store.create_alert(&settings, NOW).await.unwrap();
    assert_eq!((&made.settings, made.created_at), (&settings, NOW));
    assert_eq!(store.alert(made.id).await.unwrap(), made);
    let found = store.list_alerts(Some("BAD"), &Page::first()).await.unwrap().items;
    assert_eq!(found, from_ref(&made));

    let shop = store.create_service(&service_settings("Shop"), NOW).await.unwrap().id;
    let about_shop = AlertSettings {
        subject: AlertSubject::Service,
        service_ids: [shop].into(),
        ..alert_settings("Shop is down", mail)
    };
    let other = store.create_alert(&about_shop, NOW).await.unwrap();
    assert_eq!(other.settings, about_shop);
    assert_eq!(store.all_alerts().await.unwrap(), [made.clone(), other]);

    let unrestricted = alert_settings("anything bad", syslog);
    let updated = store.update_alert(made.id, &unrestricted).await.unwrap();
    assert_eq!((updated.id, updated.settings), (made.id, unrestricted));
}

async fn faulty_ones_are_refused(store: &Store) {
    let mail = channel(store, "mail").await;
    let first = store.create_alert(&alert_settings("First", mail), NOW).await.unwrap().id;
    store.create_alert(&alert_settings("Second", mail), NOW).await.unwrap();
    let plain = || alert_settings("x", mail);
    let service = AlertSettings {
        subject: AlertSubject::Service,
        service_ids: [ServiceId(99)].into(),
        ..plain()
    };
    let cases = [
        (alert_settings("second", mail), "name"),
        (AlertSettings { to: BTreeSet::new(), ..plain() }, "to"),
        (AlertSettings { channel_ids: [ChannelId(99)].into(), ..plain() }, "channel_ids"),
        (AlertSettings { host_ids: [HostId(99)].into(), ..plain() }, "host_ids"),
        (AlertSettings { host_group_ids: [HostGroupId(99)].into(), ..plain() }, "host_group_ids"),
        (AlertSettings { plugin_ids: ["no.such".into()].into(), ..plain() }, "plugin_ids"),
        (AlertSettings { check_ids: [CheckId(99)].into(), ..plain() }, "check_ids"),
        (service, "service_ids"),
    ];
    for (settings, field) in cases {
        assert_eq!(refusal(store.create_alert(&settings, NOW).await).0, field);
        assert_eq!(refusal(store.update_alert(first, &settings).await).0, field);
    }
    assert_eq!(store.alert(first).await.unwrap().settings, alert_settings("First", mail));
    assert_eq!(store.all_alerts().await.unwrap().len(), 2);
    assert_not_found(store.alert(AlertId(99)).await);
    assert_not_found(store.update_alert(AlertId(99), &plain()).await);
    assert_not_found(store.delete_alert(AlertId(99)).await);
}

async fn are_deleted_with_their_restrictions(store: &Store) {
    let web = host(store, "web").await.id;
    let mail = channel(store, "mail").await;
    let settings = AlertSettings { host_ids: [web].into(), ..alert_settings("Alert", mail) };
    let id = store.create_alert(&settings, NOW).await.unwrap().id;
    store.delete_alert(id).await.unwrap();
    assert_not_found(store.alert(id).await);
    store.delete_host(web).await.unwrap();
    store.delete_channel(mail).await.unwrap();
}

on_both_engines! {
    are_kept_as_given
    faulty_ones_are_refused
    are_deleted_with_their_restrictions
}
