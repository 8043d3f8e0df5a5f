//! Checks.

use std::collections::BTreeSet;
use std::slice::from_ref;

use domain::check::{CheckPlugin, CheckSettings};
use domain::id::{CheckId, ClassifierId, HostGroupId, HostId, ScheduleId};
use domain::service::{Member, ServiceSettings};
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, check, check_plugin, check_settings,
    dependants, group, host, plugin, refusal, schedule_settings, service_settings,
};

async fn are_kept_as_given(store: &Store) {
    let web = host(store, "web").await.id;
    let all = group(store, "all", &[web], &[]).await.id;
    let installed = plugin(store, "z.first").await;
    plugin(store, "a.second").await;
    let hourly = store.create_schedule(&schedule_settings("hourly", &[3600]), NOW).await.unwrap();
    let settings = CheckSettings {
        description: "What it is for.".to_owned(),
        enabled: false,
        host_ids: [web].into(),
        host_group_ids: [all].into(),
        plugins: vec![
            CheckPlugin {
                parameters: serde_json::json!({ "mounts": ["/", "/var"], "limit": 0.5 }),
                n_historical: Some(12),
                classifier_id: Some(installed.default_classifier_id),
                ..check_plugin("z.first")
            },
            check_plugin("a.second"),
        ],
        ..check_settings("Standard")
    };
    let made = store.create_check(&settings, &[hourly.id].into(), NOW).await.unwrap();
    assert_eq!((&made.settings, made.created_at), (&settings, NOW));
    assert_eq!(store.check(made.id).await.unwrap(), made);
    assert_eq!(store.all_checks().await.unwrap(), from_ref(&made));
    let found = store.list_checks(Some("STAND"), &Page::first()).await.unwrap().items;
    assert_eq!(found, from_ref(&made));

    let mut changed = CheckSettings { host_ids: BTreeSet::new(), ..settings };
    changed.plugins.reverse();
    let updated = store.update_check(made.id, &changed, None).await.unwrap();
    assert_eq!((updated.id, updated.settings), (made.id, changed));
}

async fn are_run_by_schedules(store: &Store) {
    let one = store.create_schedule(&schedule_settings("one", &[60]), NOW).await.unwrap().id;
    let two = store.create_schedule(&schedule_settings("two", &[60]), NOW).await.unwrap().id;
    let settings = check_settings("Check");
    let id = store.create_check(&settings, &[one].into(), NOW).await.unwrap().id;
    let other = check(store, "Other", &[], &[]).await.id;
    let schedules = async || {
        let mut schedules = store.check_schedule_ids().await.unwrap();
        assert!(!schedules.contains_key(&other));
        schedules.remove(&id).unwrap_or_default()
    };
    assert_eq!(schedules().await, [one].into());
    store.update_check(id, &settings, None).await.unwrap();
    assert_eq!(schedules().await, [one].into(), "absent keeps them");
    store.update_check(id, &settings, Some(&[one, two].into())).await.unwrap();
    assert_eq!(schedules().await, [one, two].into());
    assert_eq!(store.schedule(two).await.unwrap().settings.check_ids, [id].into());
    store.update_check(id, &settings, Some(&BTreeSet::new())).await.unwrap();
    assert_eq!(schedules().await, BTreeSet::new());
}

async fn faulty_ones_are_refused(store: &Store) {
    plugin(store, "a.b").await;
    let none = BTreeSet::new();
    let first = check(store, "First", &[], &[]).await.id;
    check(store, "Second", &[], &[]).await;
    assert_eq!(refusal(store.create_check(&check_settings("FIRST"), &none, NOW).await).0, "name");
    assert_eq!(refusal(store.update_check(first, &check_settings("second"), None).await).0, "name");

    let with = |plugins| CheckSettings { plugins, ..check_settings("x") };
    let hosts = CheckSettings { host_ids: [HostId(99)].into(), ..check_settings("x") };
    let groups = CheckSettings { host_group_ids: [HostGroupId(99)].into(), ..check_settings("x") };
    let wrong_classifier =
        CheckPlugin { classifier_id: Some(ClassifierId(99)), ..check_plugin("a.b") };
    let cases = [
        (check_settings(""), "name", "is empty; give it a name"),
        (hosts, "host_ids", "names host 99, which does not exist"),
        (groups, "host_group_ids", "names host group 99, which does not exist"),
        (
            with(vec![check_plugin("a.b"), check_plugin("no.such")]),
            "plugins[1].plugin_id",
            "names plugin no.such, which is not installed",
        ),
        (
            with(vec![wrong_classifier]),
            "plugins[0].classifier_id",
            "names classifier 99, which does not exist",
        ),
    ];
    for (settings, field, message) in cases {
        let expected = (field.to_owned(), message.to_owned());
        assert_eq!(refusal(store.create_check(&settings, &none, NOW).await), expected);
        assert_eq!(refusal(store.update_check(first, &settings, None).await), expected);
    }
    let schedules = BTreeSet::from([ScheduleId(99)]);
    let refused = refusal(store.create_check(&check_settings("x"), &schedules, NOW).await);
    assert_eq!(refused.0, "schedule_ids");
    assert_eq!(store.all_checks().await.unwrap().len(), 2);

    assert_not_found(store.check(CheckId(99)).await);
    assert_not_found(store.update_check(CheckId(99), &check_settings("x"), None).await);
    assert_not_found(store.delete_check(CheckId(99)).await);
}

async fn are_not_deleted_while_others_are_about_them(store: &Store) {
    let id = check(store, "Check", &[], &[]).await.id;
    let mail = channel(store, "mail").await;
    let mut alert = alert_settings("Alert", mail);
    alert.check_ids.insert(id);
    let alert = store.create_alert(&alert, NOW).await.unwrap();
    let service =
        ServiceSettings { dependencies: [Member::Check(id)].into(), ..service_settings("Service") };
    let service = store.create_service(&service, NOW).await.unwrap();
    let in_use = dependants(store.delete_check(id).await);
    assert_eq!(in_use, ["alert \"Alert\"", "service \"Service\""]);
    store.delete_alert(alert.id).await.unwrap();
    store.delete_service(service.id).await.unwrap();
    store.delete_check(id).await.unwrap();
    assert_not_found(store.check(id).await);
}

on_both_engines! {
    are_kept_as_given
    are_run_by_schedules
    faulty_ones_are_refused
    are_not_deleted_while_others_are_about_them
}
