//! Times in which nobody watched.

use domain::availability::Period;
use domain::time::Timestamp;
use store::Store;

use crate::make::{NOW, later};

async fn gaps_are_told_that_touch_a_span(store: &Store) {
    let gap = |from: i64, to: i64| Period { from: later(from), to: later(to) };
    for one in [gap(50, 60), gap(10, 20), gap(15, 40)] {
        store.add_monitoring_gap(one.from, one.to).await.unwrap();
    }
    let between = |from: i64, to: i64| store.monitoring_gaps(later(from), later(to));
    assert_eq!(between(0, 100).await.unwrap(), [gap(10, 20), gap(15, 40), gap(50, 60)]);
    assert_eq!(between(20, 50).await.unwrap(), [gap(15, 40)]);
    assert_eq!(between(60, 100).await.unwrap(), []);
    assert_eq!(between(0, 10).await.unwrap(), []);
}

async fn no_time_at_all_is_no_gap(store: &Store) {
    store.add_monitoring_gap(NOW, NOW).await.unwrap();
    store.add_monitoring_gap(later(1), NOW).await.unwrap();
    assert_eq!(store.monitoring_gaps(Timestamp(0), later(9)).await.unwrap(), []);
}

async fn gaps_that_a_clock_ahead_told_end_when_it_is_set_back(store: &Store) {
    let day = NOW.seconds().div_euclid(86_400);
    let far = later(3_650 * 86_400);
    store.add_monitoring_gap(later(-60), later(-30)).await.unwrap();
    store.add_monitoring_gap(NOW, far).await.unwrap();
    store.add_monitoring_gap(later(600), far).await.unwrap();
    store.health_day_writer().await.unwrap().write(day + 5, &[]).await.unwrap();
    store.end_monitoring_gaps(later(300)).await.unwrap();
    let gap = |from: i64, to: i64| Period { from: later(from), to: later(to) };
    let known = [gap(-60, -30), gap(0, 300)];
    assert_eq!(store.monitoring_gaps(Timestamp(0), far).await.unwrap(), known);
    assert_eq!(store.unfinished_health_days(day + 5, day + 5).await.unwrap(), [day + 5]);
    store.end_monitoring_gaps(later(400)).await.unwrap();
    assert_eq!(store.monitoring_gaps(Timestamp(0), far).await.unwrap(), known);
}

async fn a_gap_that_is_told_late_outdates_the_days_it_touches(store: &Store) {
    let day = NOW.seconds().div_euclid(86_400);
    for finished in day - 5..=day + 5 {
        let writer = store.health_day_writer().await.unwrap();
        writer.write(finished, &[]).await.unwrap();
    }
    assert!(store.unfinished_health_days(day - 5, day + 5).await.unwrap().is_empty());
    store.add_monitoring_gap(NOW, later(60)).await.unwrap();
    let outdated = store.unfinished_health_days(day - 5, day + 5).await.unwrap();
    assert!(outdated.contains(&day) && !outdated.contains(&(day - 3)), "{outdated:?}");
}

on_both_engines! {
    a_gap_that_is_told_late_outdates_the_days_it_touches
    gaps_are_told_that_touch_a_span
    gaps_that_a_clock_ahead_told_end_when_it_is_set_back
    no_time_at_all_is_no_gap
}
