//! History at one moment, and what its series are called.

use domain::health::Health;
use domain::id::{AssignmentId, SeriesId};
use domain::outcome::{ClassifiedResult, Outcome, Reply, ResultType};
use domain::time::{Span, Timestamp};
use store::Store;
use store::recorder::{Batch, Recorder};

use crate::make::{NOW, assignment, later};

on_both_engines! {
    series_go_by_the_names_of_what_they_belong_to
    a_frozen_moment_stays_as_it_was
    what_is_late_is_found_among_the_rows_that_follow
}

fn result(of: AssignmentId, at: Timestamp, value: f64) -> ClassifiedResult {
    let outcome = Outcome {
        result_type: ResultType::Plugin,
        value: Some(value),
        message: None,
        metrics: Vec::new(),
    };
    let reply = Reply { assignment_id: of, at, duration_us: 1_500, outcome };
    ClassifiedResult { reply, health: Health::Ok, reason: None }
}

/// One commit a result, measured so many seconds after [`NOW`] and committed a second later.
async fn commit(store: &Store, of: AssignmentId, measured: &[i64]) {
    let mut recorder = Recorder::load(store).await.unwrap();
    for (value, at) in (0_u32..).zip(measured) {
        let results = vec![result(of, later(*at), f64::from(value))];
        let batch = Batch { results, transitions: Vec::new() };
        recorder.commit(store, &batch, later(*at).plus(Span::seconds(1))).await.unwrap();
    }
}

async fn only_series(store: &Store) -> SeriesId {
    store.series_names().await.unwrap()[0].id
}

async fn series_go_by_the_names_of_what_they_belong_to(store: &Store) {
    assert!(store.series_names().await.unwrap().is_empty());
    let id = assignment(store).await;
    commit(store, id, &[0]).await;
    let names = store.series_names().await.unwrap();
    assert_eq!(names.len(), 1);
    let assignments = store.assignments().await.unwrap();
    let of = assignments.iter().find(|one| one.id == id).unwrap();
    let host = store.host(of.host_id).await.unwrap();
    let check = store.check(of.check_id).await.unwrap();
    assert_eq!(names[0].assignment_id, id);
    assert_eq!(names[0].host, host.settings.name);
    assert_eq!(names[0].check, check.settings.name);
    assert_eq!(names[0].plugin, of.plugin_id.as_str());
    assert_eq!(names[0].metric, "value");
}

async fn a_frozen_moment_stays_as_it_was(store: &Store) {
    let id = assignment(store).await;
    assert_eq!(store.frozen().await.unwrap().first_row().await.unwrap(), None);
    commit(store, id, &[0, 60, 120, 180]).await;
    let series = only_series(store).await;
    assert_eq!(store.measured_from(series).await.unwrap(), Some(NOW.seconds()));
    assert!(store.seal(later(100)).await.unwrap() > 0);
    let (from, to) = (NOW.seconds(), i64::MAX);
    let mut frozen = store.frozen().await.unwrap();
    let first = frozen.first_row().await.unwrap().unwrap();
    assert_eq!(first, later(121).0);
    while store.seal(Timestamp(i64::MAX)).await.unwrap() > 0 {}

    assert_eq!(frozen.first_row().await.unwrap(), Some(first));
    assert_eq!(frozen.last_row().await.unwrap(), Some(later(181).0));
    assert_eq!(frozen.series().await.unwrap(), [series]);
    let sealed = frozen.sealed(series, from, to).await.unwrap();
    let times: Vec<i64> = sealed.iter().map(|sample| sample.t - from).collect();
    assert_eq!(times, [0, 60]);
    let rows = frozen.rows_after(first - 1, 10).await.unwrap();
    assert_eq!(rows.len(), 2, "the rest is still in the log");
    assert_eq!(frozen.rows_after(first, 10).await.unwrap(), rows[1..]);
    drop(frozen);

    let mut frozen = store.frozen().await.unwrap();
    assert_eq!(frozen.first_row().await.unwrap(), None);
    assert_eq!(frozen.sealed(series, from, to).await.unwrap().len(), 4);
    assert_eq!(frozen.sealed(series, from + 60, from + 120).await.unwrap().len(), 2);
    assert_eq!(store.measured_from(series).await.unwrap(), Some(NOW.seconds()));
}

async fn what_is_late_is_found_among_the_rows_that_follow(store: &Store) {
    let id = assignment(store).await;
    // The third one was under way for long.
    commit(store, id, &[0, 60, 30, 90]).await;
    let series = only_series(store).await;
    let mut frozen = store.frozen().await.unwrap();
    let rows = frozen.rows_after(i64::MIN, 10).await.unwrap();
    let second = |seconds: i64| NOW.seconds() + seconds;
    let late = frozen.logged_until(rows[1].id, second(60), 10).await.unwrap();
    assert_eq!(late, [(series, second(30))]);
    let all = frozen.logged_until(i64::MIN, second(60), 10).await.unwrap();
    assert_eq!(all, [(series, second(0)), (series, second(30)), (series, second(60))]);
    assert_eq!(frozen.logged_until(i64::MIN, second(60), 2).await.unwrap(), all[..2], "the oldest");
    assert!(frozen.logged_until(rows[3].id, second(90), 10).await.unwrap().is_empty());
}
