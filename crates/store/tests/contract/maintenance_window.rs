//! Windows of planned work, and what was not told because of them.

use std::collections::BTreeSet;
use std::slice::from_ref;

use domain::health::Health;
use domain::id::{
    AlertId, ChannelId, HostGroupId, HostId, MaintenanceWindowId, NotificationId, ServiceId,
};
use domain::maintenance::MaintenanceWindowSettings;
use domain::notification::{
    NewNotification, Next, NotificationKind, NotificationStatus, dedup_key,
};
use domain::transition::{CurrentHealth, Subject};
use store::maintenance_window::Withheld;
use store::recorder::{Batch, Recorder};
use store::{Page, Store};

use crate::make::{
    NOW, assert_conflict, assert_not_found, dependants, group, host, later, page, refusal,
    service_settings,
};

fn settings(name: &str, from_s: i64, to_s: i64, hosts: &[HostId]) -> MaintenanceWindowSettings {
    MaintenanceWindowSettings {
        name: name.to_owned(),
        description: String::new(),
        from: later(from_s),
        to: later(to_s),
        host_ids: hosts.iter().copied().collect(),
        host_group_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
    }
}

async fn are_kept_as_given(store: &Store) {
    let (web, db) = (host(store, "web").await.id, host(store, "db").await.id);
    let all = group(store, "all", &[web], &[]).await.id;
    let shop = store.create_service(&service_settings("Shop"), NOW).await.unwrap().id;
    let settings = MaintenanceWindowSettings {
        description: "New disks.\nTwo people.".to_owned(),
        host_group_ids: [all].into(),
        service_ids: [shop].into(),
        ..settings("Disks", 0, 3_600, &[web, db])
    };
    let disks = store.create_maintenance_window(&settings, NOW).await.unwrap();
    assert_eq!((&disks.settings, disks.created_at), (&settings, NOW));
    assert_eq!(store.maintenance_window(disks.id).await.unwrap(), disks);

    let changed = MaintenanceWindowSettings {
        host_ids: [].into(),
        service_ids: [].into(),
        ..settings.clone()
    };
    let updated = store.update_maintenance_window(disks.id, &changed).await.unwrap();
    assert_eq!((updated.id, &updated.settings), (disks.id, &changed));
    assert_eq!(store.all_maintenance_windows().await.unwrap(), from_ref(&updated));

    store.delete_maintenance_window(disks.id).await.unwrap();
    assert_not_found(store.maintenance_window(disks.id).await);
}

async fn come_in_pages_by_name(store: &Store) {
    let web = host(store, "web").await.id;
    for name in ["Disks", "disk array", "Kernel"] {
        store.create_maintenance_window(&settings(name, 0, 9, &[web]), NOW).await.unwrap();
    }
    let names = |windows: Vec<domain::maintenance::MaintenanceWindow>| -> Vec<String> {
        windows.into_iter().map(|one| one.settings.name).collect()
    };
    let first = store.list_maintenance_windows(Some("disk"), &page(1, None)).await.unwrap();
    assert_eq!(names(first.items), ["disk array"]);
    let rest = store.list_maintenance_windows(Some("disk"), &page(1, first.next)).await.unwrap();
    assert_eq!((names(rest.items), rest.next), (vec!["Disks".to_owned()], None));
    let all = store.list_maintenance_windows(None, &Page::first()).await.unwrap();
    assert_eq!(all.items.len(), 3);
}

async fn are_found_by_the_time_that_they_touch(store: &Store) {
    let web = host(store, "web").await.id;
    for (name, from_s, to_s) in [("a", 0, 10), ("b", 10, 20), ("c", 5, 100)] {
        store.create_maintenance_window(&settings(name, from_s, to_s, &[web]), NOW).await.unwrap();
    }
    for (from_s, to_s, expected) in
        [(0, 10, "ac"), (10, 11, "bc"), (9, 11, "abc"), (-5, 0, ""), (20, 30, "c"), (100, 200, "")]
    {
        let found = store.maintenance_windows_between(later(from_s), later(to_s)).await.unwrap();
        let names: String = found.iter().map(|one| one.settings.name.as_str()).collect();
        assert_eq!(names, expected, "{from_s} to {to_s}");
        assert!(found.iter().all(|one| one.settings.host_ids == [web].into()));
    }
}

async fn faulty_ones_are_refused(store: &Store) {
    let web = host(store, "web").await.id;
    let first = store.create_maintenance_window(&settings("First", 0, 9, &[web]), NOW).await;
    let first = first.unwrap().id;
    store.create_maintenance_window(&settings("Second", 0, 9, &[web]), NOW).await.unwrap();
    let plain = || settings("x", 0, 9, &[web]);
    let no_group =
        MaintenanceWindowSettings { host_group_ids: [HostGroupId(99)].into(), ..plain() };
    let no_service = MaintenanceWindowSettings { service_ids: [ServiceId(99)].into(), ..plain() };
    let cases = [
        (settings("SECOND", 0, 9, &[web]), "name", "is taken by another maintenance window"),
        (settings("x", 9, 9, &[web]), "to", "must be later than the beginning"),
        (
            settings("x", 0, 9, &[]),
            "host_ids",
            "is empty; choose at least one host, host group or service",
        ),
        (settings("x", 0, 9, &[HostId(99)]), "host_ids", "names host 99, which does not exist"),
        (no_group, "host_group_ids", "names host group 99, which does not exist"),
        (no_service, "service_ids", "names service 99, which does not exist"),
    ];
    for (settings, field, message) in cases {
        let expected = (field.to_owned(), message.to_owned());
        assert_eq!(refusal(store.create_maintenance_window(&settings, NOW).await), expected);
        assert_eq!(refusal(store.update_maintenance_window(first, &settings).await), expected);
    }
    assert_eq!(store.all_maintenance_windows().await.unwrap().len(), 2);
    let missing = MaintenanceWindowId(99);
    assert_not_found(store.maintenance_window(missing).await);
    assert_not_found(store.update_maintenance_window(missing, &plain()).await);
    assert_not_found(store.end_maintenance_window(missing, NOW).await);
    assert_not_found(store.delete_maintenance_window(missing).await);
}

async fn only_what_is_under_way_can_be_ended(store: &Store) {
    let web = host(store, "web").await.id;
    let window = store.create_maintenance_window(&settings("x", 10, 100, &[web]), NOW).await;
    let window = window.unwrap();
    assert_conflict(store.end_maintenance_window(window.id, later(9)).await);
    assert_conflict(store.end_maintenance_window(window.id, later(10)).await);
    let ended = store.end_maintenance_window(window.id, later(50)).await.unwrap();
    assert_eq!(ended.settings, settings("x", 10, 50, &[web]));
    assert_eq!(store.maintenance_window(window.id).await.unwrap(), ended);
    assert_conflict(store.end_maintenance_window(window.id, later(51)).await);
}

async fn lose_what_is_deleted_but_groups_are_held(store: &Store) {
    let (web, db) = (host(store, "web").await.id, host(store, "db").await.id);
    let all = group(store, "all", &[web], &[]).await.id;
    let shop = store.create_service(&service_settings("Shop"), NOW).await.unwrap().id;
    let about = MaintenanceWindowSettings {
        host_group_ids: [all].into(),
        service_ids: [shop].into(),
        ..settings("Disks", 0, 9, &[web, db])
    };
    let window = store.create_maintenance_window(&about, NOW).await.unwrap().id;
    store.delete_host(web).await.unwrap();
    store.delete_service(shop).await.unwrap();
    let left = store.maintenance_window(window).await.unwrap().settings;
    assert_eq!((left.host_ids, left.service_ids), ([db].into(), [].into()));
    let in_use = dependants(store.delete_host_group(all).await);
    assert_eq!(in_use, ["maintenance window \"Disks\""]);
    store.delete_maintenance_window(window).await.unwrap();
    store.delete_host_group(all).await.unwrap();
}

/// Commits a change of the health of host 1 to `to`, told to these recipients: for each, whether
/// planned work keeps it back.
async fn change(store: &Store, to: Health, told: &[(&str, bool)]) {
    let subject = Subject::Host(HostId(1));
    let mut recorder = Recorder::load(store).await.unwrap();
    let current = store.current_healths().await.unwrap();
    let current = current.get(&subject).copied().unwrap_or_else(|| CurrentHealth::never(NOW));
    let change = current.change_to(subject, to, NOW, None, None).unwrap();
    let notifications = told.iter().map(|(recipient, withheld)| NewNotification {
        alert_id: AlertId(7),
        channel_id: ChannelId(8),
        recipient: (*recipient).to_owned(),
        kind: if to == Health::Ok { NotificationKind::Recovery } else { NotificationKind::Problem },
        dedup_key: key(recipient, change.seq, 0),
        problem_key: "problem".to_owned(),
        payload: format!("{{\"to\": \"{to}\"}}"),
        host_id: Some(HostId(1)),
        status: if *withheld {
            NotificationStatus::Suppressed
        } else {
            NotificationStatus::Pending
        },
        reason: withheld.then(|| "planned work: Disks, until later".to_owned()),
    });
    let notifications = notifications.collect();
    let batch = Batch { results: Vec::new(), transitions: vec![(change, notifications)] };
    recorder.commit(store, &batch, NOW).await.unwrap();
}

fn key(recipient: &str, seq: i64, repeat: u32) -> String {
    dedup_key(("host", 1, seq), AlertId(7), ChannelId(8), recipient, repeat)
}

async fn withheld(store: &Store) -> Vec<String> {
    let found = store.withheld_notifications().await.unwrap();
    found.into_iter().map(|one| one.recipient).collect()
}

async fn a_problem_that_outlives_the_work_is_told_once(store: &Store) {
    host(store, "web").await;
    change(store, Health::Major, &[("ops", true), ("boss", true)]).await;
    change(store, Health::Critical, &[("ops", true), ("boss", false)]).await;
    let found = store.withheld_notifications().await.unwrap();
    let expected = Withheld {
        id: found[0].id,
        subject: Subject::Host(HostId(1)),
        seq: 2,
        alert_id: AlertId(7),
        channel_id: ChannelId(8),
        recipient: "ops".to_owned(),
    };
    assert_eq!(found, [expected], "the boss knows, and what was before does not matter");
    let telling = [(found[0].id, key("ops", 2, 1))];
    assert_eq!(store.tell_withheld(&telling, later(60)).await.unwrap(), 1);
    assert_eq!(store.tell_withheld(&telling, later(61)).await.unwrap(), 0);
    assert!(withheld(store).await.is_empty());

    let (first, _) = store.notification(found[0].id).await.unwrap();
    assert_eq!(first.content.status, NotificationStatus::Suppressed, "it stays on record");
    let due = store.claim_notifications(later(60), 9).await.unwrap();
    let again = due.iter().find(|one| one.content.recipient == "ops").unwrap();
    assert_eq!(again.transition_id, first.transition_id);
    assert_eq!((again.created_at, again.content.dedup_key.as_str()), (later(60), &*telling[0].1));
    assert_eq!(again.content.reason, None);
    assert_eq!(again.content.payload, first.content.payload);
    assert_eq!(again.content.host_id, Some(HostId(1)));
}

async fn what_is_over_by_then_is_not_told(store: &Store) {
    host(store, "web").await;
    change(store, Health::Critical, &[("ops", true)]).await;
    let id = store.withheld_notifications().await.unwrap()[0].id;
    change(store, Health::Ok, &[("ops", true)]).await;
    assert!(withheld(store).await.is_empty(), "nobody was told of the problem");
    assert_eq!(store.tell_withheld(&[(id, key("ops", 1, 1))], NOW).await.unwrap(), 0);
    let missing = NotificationId(99);
    assert_eq!(store.tell_withheld(&[(missing, "x".to_owned())], NOW).await.unwrap(), 0);
}

async fn the_end_of_a_problem_is_told_to_who_knows_of_it(store: &Store) {
    host(store, "web").await;
    change(store, Health::Critical, &[("ops", false), ("boss", true)]).await;
    let claimed = store.claim_notifications(NOW, 9).await.unwrap();
    store.settle_notification(&claimed[0], "250", Next::Sent, NOW).await.unwrap();
    change(store, Health::Ok, &[("ops", true), ("boss", true)]).await;
    assert_eq!(withheld(store).await, ["ops"]);
}

async fn a_silence_in_between_takes_nothing_back(store: &Store) {
    host(store, "web").await;
    change(store, Health::Critical, &[("ops", true)]).await;
    change(store, Health::NoData, &[("ops", true)]).await;
    let silent = store.withheld_notifications().await.unwrap();
    assert_eq!(silent.iter().map(|one| one.seq).collect::<Vec<_>>(), [2]);
    // That it is critical again is no news to anybody who was told, but nobody was.
    change(store, Health::Critical, &[]).await;
    let found = store.withheld_notifications().await.unwrap();
    assert_eq!(found.iter().map(|one| one.seq).collect::<Vec<_>>(), [1]);
    assert_eq!(store.tell_withheld(&[(silent[0].id, key("ops", 2, 1))], NOW).await.unwrap(), 0);
    assert_eq!(store.tell_withheld(&[(found[0].id, key("ops", 1, 1))], NOW).await.unwrap(), 1);
    assert!(withheld(store).await.is_empty());
}

async fn only_the_newest_of_the_same_is_told(store: &Store) {
    host(store, "web").await;
    for to in [Health::Critical, Health::NoData, Health::Critical, Health::Ok, Health::Critical] {
        change(store, to, &[("ops", true)]).await;
    }
    change(store, Health::NoData, &[]).await;
    change(store, Health::Critical, &[("ops", true)]).await;
    let found = store.withheld_notifications().await.unwrap();
    assert_eq!(found.iter().map(|one| one.seq).collect::<Vec<_>>(), [7]);
}

async fn only_planned_work_is_made_up_for(store: &Store) {
    host(store, "web").await;
    change(store, Health::Critical, &[("ops", false)]).await;
    let pending = store.claim_notifications(NOW, 9).await.unwrap()[0].id;
    store.suppress_notification(pending, "the channel is disabled").await.unwrap();
    assert!(withheld(store).await.is_empty());
}

on_both_engines! {
    a_silence_in_between_takes_nothing_back
    only_the_newest_of_the_same_is_told
    a_problem_that_outlives_the_work_is_told_once
    are_found_by_the_time_that_they_touch
    are_kept_as_given
    come_in_pages_by_name
    faulty_ones_are_refused
    lose_what_is_deleted_but_groups_are_held
    only_planned_work_is_made_up_for
    only_what_is_under_way_can_be_ended
    the_end_of_a_problem_is_told_to_who_knows_of_it
    what_is_over_by_then_is_not_told
}
