//! What availability is counted from, and the days that were counted.

use std::collections::{BTreeMap, BTreeSet};

use domain::availability::{Account, Change};
use domain::health::Health::{self, Critical, Major, NoData, Ok};
use domain::id::{HostId, ServiceId};
use domain::maintenance::MaintenanceWindowSettings;
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, Subject};
use store::Store;
use store::recorder::{Batch, Recorder};

use crate::make::{NOW, host, later, service_settings};

/// Commits changes, at seconds after [`NOW`].
async fn change(store: &Store, subject: Subject, changes: &[(i64, Health)]) {
    let mut recorder = Recorder::load(store).await.unwrap();
    let healths = store.current_healths().await.unwrap();
    let mut current = healths.get(&subject).copied().unwrap_or(CurrentHealth::never(NOW));
    for (second, health) in changes {
        let change = current.change_to(subject, *health, later(*second), None, None).unwrap();
        current = CurrentHealth::from(&change);
        let batch = Batch { results: Vec::new(), transitions: vec![(change, Vec::new())] };
        recorder.commit(store, &batch, NOW).await.unwrap();
    }
}

fn told(changes: &[Change]) -> Vec<(i64, Health)> {
    changes.iter().map(|change| (change.at.seconds() - NOW.seconds(), change.to)).collect()
}

async fn changes_begin_with_the_one_that_counts_at_the_beginning(store: &Store) {
    let web = Subject::Host(host(store, "web").await.id);
    change(store, web, &[(10, Ok), (20, Major), (30, Ok), (40, Critical)]).await;
    let between = async |from: i64, to: i64| {
        told(&store.health_changes(web, later(from), later(to)).await.unwrap())
    };
    assert_eq!(between(0, 5).await, []);
    assert_eq!(between(0, 10).await, [(10, Ok)]);
    assert_eq!(between(15, 25).await, [(10, Ok), (20, Major)]);
    assert_eq!(between(20, 35).await, [(20, Major), (30, Ok)]);
    assert_eq!(between(50, 60).await, [(40, Critical)]);
    let nobody = Subject::Service(ServiceId(77));
    assert_eq!(store.health_changes(nobody, NOW, later(60)).await.unwrap(), []);
}

async fn a_clock_that_was_set_back_hides_nothing(store: &Store) {
    let web = Subject::Host(host(store, "web").await.id);
    change(store, web, &[(10, Ok), (100, Major), (50, Ok), (120, Critical)]).await;
    let between = async |from: i64, to: i64| {
        told(&store.health_changes(web, later(from), later(to)).await.unwrap())
    };
    // What was committed last among all that lies before counts.
    assert_eq!(between(45, 60).await, [(10, Ok), (50, Ok)]);
    assert_eq!(between(60, 110).await, [(50, Ok)]);
    assert_eq!(between(20, 110).await, [(10, Ok), (100, Major), (50, Ok)]);
    assert_eq!(between(110, 130).await, [(50, Ok), (120, Critical)]);
}

async fn all_are_told_page_by_page(store: &Store) {
    let mut expected = BTreeMap::new();
    for (name, at) in [("web", 10), ("db", 20), ("new", 900)] {
        let subject = Subject::Host(host(store, name).await.id);
        change(store, subject, &[(at, Ok)]).await;
        expected.insert(subject, if at < 900 { vec![(at, Ok)] } else { vec![] });
    }
    host(store, "never").await;
    let shop = store.create_service(&service_settings("shop"), NOW).await.unwrap().id;
    change(store, Subject::Service(shop), &[(15, Ok), (25, Critical)]).await;
    expected.insert(Subject::Service(shop), vec![(15, Ok), (25, Critical)]);
    let all = store.health_changes_of_all(None, NOW, later(60)).await.unwrap();
    let shown = |all: BTreeMap<Subject, Vec<Change>>| -> BTreeMap<_, _> {
        all.into_iter().map(|(subject, changes)| (subject, told(&changes))).collect()
    };
    assert_eq!(shown(all), expected);
    let (first, _) = expected.pop_first().unwrap();
    let rest = store.health_changes_of_all(Some(first), NOW, later(60)).await.unwrap();
    assert_eq!(shown(rest), expected);
    let after = Some(Subject::Service(shop));
    assert!(store.health_changes_of_all(after, NOW, later(60)).await.unwrap().is_empty());
}

/// An account with `ok` seconds and `gone` seconds of planned work.
fn account(ok: i64, gone: i64) -> Account {
    Account::new([7, ok, 0, 0, 1, 2, 3], gone)
}

async fn write(store: &Store, day: i64, accounts: &[(Subject, Account)]) {
    store.health_day_writer().await.unwrap().write(day, accounts).await.unwrap();
}

async fn finished_days_are_kept_and_summed(store: &Store) {
    let web = Subject::Host(host(store, "web").await.id);
    let db = Subject::Host(host(store, "db").await.id);
    for subject in [web, db] {
        change(store, subject, &[(1, Ok)]).await;
    }
    write(store, 100, &[(web, account(5, 1)), (db, account(6, 0))]).await;
    write(store, 102, &[(web, account(8, 2))]).await;
    assert_eq!(store.unfinished_health_days(99, 103).await.unwrap(), [99, 101, 103]);
    assert!(store.unfinished_health_days(5, 4).await.unwrap().is_empty());
    let days = store.health_days(web, 99, 102).await.unwrap();
    let shown: Vec<(i64, Account)> = days.iter().map(|day| (day.day, day.account)).collect();
    assert_eq!(shown, [(100, account(5, 1)), (102, account(8, 2))]);
    let found = store.health_day_sums(100, 103).await.unwrap();
    let sums = found.accounts;
    assert_eq!((sums.len(), found.unfinished), (2, vec![101, 103]));
    assert_eq!((sums[&web].health_s(Ok), sums[&web].maintenance_s()), (13, 3));
    assert_eq!(sums[&web].health_s(NoData), 14);
    assert_eq!(sums[&db], account(6, 0));
    // Counted anew: what is written later holds.
    write(store, 100, &[(web, account(50, 0)), (db, account(6, 0))]).await;
    assert_eq!(store.health_day_sums(100, 100).await.unwrap().accounts[&web], account(50, 0));
}

async fn a_day_that_is_not_written_to_its_end_is_not_there(store: &Store) {
    let writer = store.health_day_writer().await.unwrap();
    drop(writer);
    assert_eq!(store.unfinished_health_days(1, 1).await.unwrap(), [1]);
}

async fn a_late_change_outdates_what_was_counted_without_it(store: &Store) {
    let web = Subject::Host(host(store, "web").await.id);
    change(store, web, &[(1, Ok)]).await;
    let day = NOW.seconds().div_euclid(86_400);
    let today = Timestamp::from_seconds((day + 8) * 86_400);
    store.outdate_late_health_days(today).await.unwrap();
    for finished in day - 3..=day + 7 {
        write(store, finished, &[]).await;
    }
    let unfinished = async || {
        store.outdate_late_health_days(today).await.unwrap();
        store.unfinished_health_days(day - 3, day + 7).await.unwrap()
    };
    assert!(unfinished().await.is_empty());
    // Today's changes are no matter of finished days.
    change(store, web, &[(9 * 86_400, Major)]).await;
    assert!(unfinished().await.is_empty());
    change(store, web, &[(86_400, Ok)]).await;
    let outdated = unfinished().await;
    assert_eq!(outdated, (day..=day + 7).collect::<Vec<i64>>());
}

async fn planned_work_outdates_the_days_it_touches_or_touched(store: &Store) {
    let web = host(store, "web").await.id;
    let day = NOW.seconds().div_euclid(86_400);
    let finish = async || {
        for finished in day - 3..=day + 20 {
            write(store, finished, &[]).await;
        }
    };
    let unfinished = async || store.unfinished_health_days(day - 3, day + 20).await.unwrap();
    let settings = |days: i64| MaintenanceWindowSettings {
        name: "Move".to_owned(),
        description: String::new(),
        from: later(days * 86_400),
        to: later(days * 86_400 + 60),
        host_ids: [web].into(),
        host_group_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
    };
    finish().await;
    let window = store.create_maintenance_window(&settings(0), NOW).await.unwrap().id;
    assert!(unfinished().await.contains(&day));
    finish().await;
    store.update_maintenance_window(window, &settings(10)).await.unwrap();
    let outdated = unfinished().await;
    assert!(outdated.contains(&day) && outdated.contains(&(day + 10)), "{outdated:?}");
    finish().await;
    store.end_maintenance_window(window, later(10 * 86_400 + 30)).await.unwrap();
    assert!(unfinished().await.contains(&(day + 10)));
    finish().await;
    store.delete_maintenance_window(window).await.unwrap();
    assert!(unfinished().await.contains(&(day + 10)));
}

async fn days_of_another_time_zone_are_forgotten(store: &Store) {
    store.count_health_days_in("Europe/Berlin").await.unwrap();
    write(store, 1, &[]).await;
    store.count_health_days_in("Europe/Berlin").await.unwrap();
    assert!(store.unfinished_health_days(1, 1).await.unwrap().is_empty());
    store.count_health_days_in("UTC").await.unwrap();
    assert_eq!(store.unfinished_health_days(1, 1).await.unwrap(), [1]);
}

async fn old_days_and_those_of_nobody_are_forgotten(store: &Store) {
    let web = Subject::Host(host(store, "web").await.id);
    let gone = Subject::Host(HostId(4_711));
    assert_eq!(store.first_change_at().await.unwrap(), None);
    change(store, web, &[(1, Ok)]).await;
    assert_eq!(store.first_change_at().await.unwrap(), Some(later(1)));
    for day in 1..=3 {
        write(store, day, &[(web, account(5, 1)), (gone, account(5, 1))]).await;
    }
    store.forget_health_days(2).await.unwrap();
    assert_eq!(store.unfinished_health_days(1, 3).await.unwrap(), [1]);
    assert_eq!(store.health_days(web, 1, 3).await.unwrap().len(), 2);
    assert_eq!(store.health_days(gone, 1, 3).await.unwrap(), []);
}

on_both_engines! {
    a_clock_that_was_set_back_hides_nothing
    a_day_that_is_not_written_to_its_end_is_not_there
    a_late_change_outdates_what_was_counted_without_it
    all_are_told_page_by_page
    changes_begin_with_the_one_that_counts_at_the_beginning
    days_of_another_time_zone_are_forgotten
    finished_days_are_kept_and_summed
    old_days_and_those_of_nobody_are_forgotten
    planned_work_outdates_the_days_it_touches_or_touched
}
