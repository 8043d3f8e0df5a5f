//! Schedules and their intervals.

use std::collections::BTreeMap;
use std::slice::from_ref;

use domain::id::{CheckId, IntervalId, ScheduleId};
use domain::schedule::{ActiveHours, IntervalSettings, ScheduleSettings, Weekday, Window};
use store::{Page, Store};

use crate::make::{NOW, assert_not_found, check, later, refusal, schedule_settings};

async fn are_kept_as_given(store: &Store) {
    let check = check(store, "Check", &[], &[]).await.id;
    let settings = ScheduleSettings {
        description: "Office hours".to_owned(),
        enabled: false,
        check_ids: [check].into(),
        active_hours: Some(ActiveHours {
            timezone: "Europe/Berlin".to_owned(),
            windows: vec![Window {
                days: [Weekday::Mon].into(),
                from: "08:00".to_owned(),
                to: "18:00".to_owned(),
            }],
        }),
        ..schedule_settings("Office", &[60, 5, 31_622_400])
    };
    let made = store.create_schedule(&settings, later(59)).await.unwrap();
    assert_eq!((&made.settings, made.created_at), (&settings, later(59)));
    let next: Vec<_> = made.intervals.iter().map(|interval| interval.execute_next).collect();
    assert_eq!(next, [later(60), later(60), later(31_622_400)]);
    assert_eq!(store.schedule(made.id).await.unwrap(), made);
    assert_eq!(store.all_schedules().await.unwrap(), from_ref(&made));
    assert_eq!(
        store.list_schedules(Some("OFF"), &Page::first()).await.unwrap().items,
        from_ref(&made)
    );

    let plain = schedule_settings("Always", &[60]);
    let updated = store.update_schedule(made.id, &plain, later(60)).await.unwrap();
    assert_eq!((updated.id, &updated.settings), (made.id, &plain));
    assert_eq!(store.schedule(made.id).await.unwrap(), updated);
}

async fn unchanged_intervals_keep_their_number_and_next_run(store: &Store) {
    let made = store.create_schedule(&schedule_settings("s", &[60, 60, 90]), NOW).await.unwrap();
    let [a, b, c] = made.intervals[..] else { panic!("three intervals") };
    store.set_execute_next(&[(a.id, later(120)), (c.id, later(180))].into()).await.unwrap();

    let settings = schedule_settings("s", &[90, 30, 60]);
    let updated = store.update_schedule(made.id, &settings, later(100)).await.unwrap();
    let kept: Vec<_> =
        updated.intervals.iter().map(|interval| (interval.id, interval.execute_next)).collect();
    assert_eq!((kept[0], kept[2]), ((c.id, later(180)), (a.id, later(120))));
    assert!(![a.id, b.id, c.id].contains(&kept[1].0), "a new interval has a new number");
    assert_eq!(kept[1].1, later(120), "and first runs after now");
    assert_eq!(updated.settings, settings, "in the order given");

    let moved = IntervalSettings { start: later(1), delta_s: 90 };
    let settings = ScheduleSettings { intervals: vec![moved], ..settings };
    let updated = store.update_schedule(made.id, &settings, later(100)).await.unwrap();
    assert_ne!(updated.intervals[0].id, c.id);
    assert_eq!(updated.intervals[0].execute_next, later(181));
}

async fn next_runs_are_written_together(store: &Store) {
    let one = store.create_schedule(&schedule_settings("1", &[60, 90]), NOW).await.unwrap();
    let two = store.create_schedule(&schedule_settings("2", &[60]), NOW).await.unwrap();
    let gone = IntervalId(9_999);
    let next = BTreeMap::from([
        (one.intervals[1].id, later(900)),
        (two.intervals[0].id, later(600)),
        (gone, later(1)),
    ]);
    store.set_execute_next(&next).await.unwrap();
    store.set_execute_next(&BTreeMap::new()).await.unwrap();
    let all = store.all_schedules().await.unwrap();
    let times: Vec<_> =
        all.iter().flat_map(|schedule| &schedule.intervals).map(|i| i.execute_next).collect();
    assert_eq!(times, [later(60), later(900), later(600)]);
}

async fn faulty_ones_are_refused(store: &Store) {
    let first = store.create_schedule(&schedule_settings("First", &[60]), NOW).await.unwrap().id;
    store.create_schedule(&schedule_settings("Second", &[60]), NOW).await.unwrap();
    let missing_check =
        ScheduleSettings { check_ids: [CheckId(99)].into(), ..schedule_settings("x", &[60]) };
    let cases = [
        (schedule_settings("SECOND", &[60]), "name"),
        (schedule_settings("x", &[]), "intervals"),
        (schedule_settings("x", &[60, 0]), "intervals[1].delta_s"),
        (missing_check, "check_ids"),
    ];
    for (settings, field) in cases {
        assert_eq!(refusal(store.create_schedule(&settings, NOW).await).0, field);
        assert_eq!(refusal(store.update_schedule(first, &settings, NOW).await).0, field);
    }
    assert_eq!(store.all_schedules().await.unwrap().len(), 2);
    let missing = ScheduleId(99);
    assert_not_found(store.schedule(missing).await);
    assert_not_found(store.update_schedule(missing, &schedule_settings("x", &[60]), NOW).await);
    assert_not_found(store.delete_schedule(missing).await);
}

async fn are_deleted_but_not_their_checks(store: &Store) {
    let check = check(store, "Check", &[], &[]).await.id;
    let settings = ScheduleSettings { check_ids: [check].into(), ..schedule_settings("s", &[60]) };
    let id = store.create_schedule(&settings, NOW).await.unwrap().id;
    store.delete_schedule(id).await.unwrap();
    assert_not_found(store.schedule(id).await);
    store.check(check).await.unwrap();
    assert!(store.check_schedule_ids().await.unwrap().is_empty());
}

/// The database itself refuses what no code may write: an interval that would loop for ever.
async fn the_database_refuses_a_delta_of_nothing(store: &Store) {
    let id = store.create_schedule(&schedule_settings("s", &[60]), NOW).await.unwrap().id;
    for delta_s in [0_i64, -1, 31_622_401] {
        let mut session = store.write().await.unwrap();
        let sql = "UPDATE schedule_intervals SET delta_s = $2 WHERE schedule_id = $1";
        session.execute(sql, vec![id.into(), delta_s.into()]).await.unwrap_err();
    }
}

on_both_engines! {
    are_kept_as_given
    unchanged_intervals_keep_their_number_and_next_run
    next_runs_are_written_together
    faulty_ones_are_refused
    are_deleted_but_not_their_checks
    the_database_refuses_a_delta_of_nothing
}
