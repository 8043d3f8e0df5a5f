//! Results, from the commit that writes them to the hours that remain of them.

use std::collections::BTreeSet;

use domain::health::Health;
use domain::id::{AssignmentId, SeriesId};
use domain::outcome::{ClassifiedResult, Metric, Outcome, Reply, ResultType};
use domain::rollup::{Rollup, hour_of};
use domain::series::Sample;
use domain::time::{Span, Timestamp};
use domain::transition::{CurrentHealth, NewTransition, Subject};
use store::chunk::Retention;
use store::recorder::{Batch, Recorder};
use store::{Page, Store};

use crate::make::{NOW, assert_conflict, assignment, later, page};

fn result(of: AssignmentId, at: Timestamp, value: f64, message: Option<&str>) -> ClassifiedResult {
    let outcome = Outcome {
        result_type: ResultType::Plugin,
        value: Some(value),
        message: message.map(str::to_owned),
        metrics: vec![Metric {
            name: "used[/]".to_owned(),
            value: value / 2.0,
            unit: "%".to_owned(),
        }],
    };
    let reply = Reply { assignment_id: of, at, duration_us: 1_500, outcome };
    ClassifiedResult { reply, health: Health::Ok, reason: None }
}

async fn commit(store: &Store, recorder: &mut Recorder, results: Vec<ClassifiedResult>) {
    let batch = Batch { results, transitions: Vec::new() };
    recorder.commit(store, &batch, NOW).await.unwrap();
}

async fn series(store: &Store, of: AssignmentId, metric: &str) -> SeriesId {
    let all = store.series_of(&[of]).await.unwrap();
    all.into_iter().find(|one| one.metric == metric).unwrap().id
}

/// Seconds after [`NOW`] and values.
fn relative(samples: &[Sample]) -> Vec<(i64, f64)> {
    samples.iter().map(|sample| (sample.t - NOW.seconds(), sample.value)).collect()
}

async fn samples_are_the_same_before_and_after_sealing_and_joining(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    for minute in 0..180_i32 {
        let at = later(i64::from(minute) * 60);
        commit(store, &mut recorder, vec![result(id, at, f64::from(minute), None)]).await;
        if minute % 45 == 44 {
            while store.seal(at).await.unwrap() > 0 {}
        }
    }
    let expected: Vec<(i64, f64)> = (0..180).map(|m| (i64::from(m) * 60, f64::from(m))).collect();
    let (from, to) = (NOW.seconds(), later(180 * 60).seconds());
    for metric in ["value", "used[/]"] {
        let factor = if metric == "value" { 1.0 } else { 0.5 };
        let of = series(store, id, metric).await;
        let samples = relative(&store.samples(of, from, to).await.unwrap());
        let scaled: Vec<_> = expected.iter().map(|(t, value)| (*t, value * factor)).collect();
        assert_eq!(samples, scaled, "{metric}");
    }
    let of = series(store, id, "value").await;
    let hours_before = store.history(of, from, to, 3_600).await.unwrap();
    while store.seal(later(200 * 60)).await.unwrap() > 0 {}
    let half = from + 90 * 60;
    for until in [half, to] {
        assert!(store.join_pieces(until).await.unwrap() > 0);
        assert_eq!(store.join_pieces(until).await.unwrap(), 0, "joined once");
    }
    assert!(store.join_hours(from - 3_600, to).await.unwrap() > 0);
    assert_eq!(store.join_hours(from - 3_600, to).await.unwrap(), 0, "joined once");
    assert_eq!(relative(&store.samples(of, from, to).await.unwrap()), expected);
    let hours = store.history(of, from, to, 3_600).await.unwrap();
    assert_eq!(hours, hours_before);
    assert_eq!(
        hours.hours.iter().map(|hour| hour.count).sum::<i64>(),
        in_whole_hours(from, &expected)
    );
    let part = store.samples(of, later(60).seconds(), later(120).seconds()).await.unwrap();
    assert_eq!(relative(&part), [(60, 1.0), (120, 2.0)]);
}

/// How many samples lie in hours that begin at `from` or later.
fn in_whole_hours(from: i64, samples: &[(i64, f64)]) -> i64 {
    let first_hour = from.div_euclid(3_600) * 3_600;
    let begins = if first_hour == from { from } else { first_hour + 3_600 };
    i64::try_from(samples.iter().filter(|(t, _)| from + t >= begins).count()).unwrap()
}

async fn hours_take_the_place_of_forgotten_samples(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    let start = later(0).seconds().div_euclid(3_600) * 3_600;
    for hour in 0..6_i32 {
        let at = Timestamp::from_seconds(start + i64::from(hour) * 3_600 + 10);
        commit(store, &mut recorder, vec![result(id, at, f64::from(hour), None)]).await;
        while store
            .seal(Timestamp::from_seconds(start + i64::from(hour + 1) * 3_600))
            .await
            .unwrap()
            > 0
        {}
    }
    let forget = |samples_from: i64, hours_from: i64| Retention {
        samples_from: Timestamp::from_seconds(samples_from),
        hours_from: Timestamp::from_seconds(hours_from),
        notifications_from: NOW,
    };
    store.forget(&forget(start + 3 * 3_600, start + 3_600)).await.unwrap();
    let of = series(store, id, "value").await;
    let history = store.history(of, start, start + 6 * 3_600, 10).await.unwrap();
    let hours: Vec<f64> = history.hours.iter().map(|hour| hour.last).collect();
    let samples: Vec<f64> = history.samples.iter().map(|sample| sample.value).collect();
    assert_eq!((hours, samples), (vec![1.0, 2.0], vec![3.0, 4.0, 5.0]));
}

async fn a_clock_that_leaps_ahead_costs_a_day_and_not_all_history(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    let day = 86_400;
    for days in 0..5 {
        commit(store, &mut recorder, vec![result(id, later(days * day), 1.0, None)]).await;
    }
    while store.seal(later(5 * day)).await.unwrap() > 0 {}
    let of = series(store, id, "value").await;
    // Two days are kept.
    let forget = async |now: Timestamp| {
        let from = now.minus(Span::seconds(2 * day));
        let retention =
            Retention { samples_from: from, hours_from: from, notifications_from: from };
        store.forget_as_of(now, &retention).await.unwrap();
        let kept = store.samples(of, NOW.seconds(), later(5 * day).seconds()).await.unwrap();
        relative(&kept).iter().map(|(second, _)| second / day).collect::<Vec<_>>()
    };
    assert_eq!(forget(later(2 * day + 9)).await, [1, 2, 3, 4]);
    assert_eq!(forget(later(3_650 * day)).await, [2, 3, 4]);
    // And when it is set right again, it goes on as before.
    assert_eq!(forget(later(3 * day + 9)).await, [2, 3, 4]);
    assert_eq!(forget(later(4 * day + 9)).await, [3, 4]);
}

async fn the_later_of_two_at_one_second_stays(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    let twice = vec![result(id, NOW, 1.0, None), result(id, NOW, 2.0, None)];
    commit(store, &mut recorder, twice).await;
    let of = series(store, id, "value").await;
    let around = (NOW.seconds() - 5, NOW.seconds() + 5);
    assert_eq!(relative(&store.samples(of, around.0, around.1).await.unwrap()), [(0, 2.0)]);
    store.seal(later(60)).await.unwrap();
    assert_eq!(relative(&store.samples(of, around.0, around.1).await.unwrap()), [(0, 2.0)]);
}

async fn repeats_of_a_message_are_folded(store: &Store) {
    let id = assignment(store).await;
    let host = store.assignments().await.unwrap()[0].host_id;
    let mut recorder = Recorder::load(store).await.unwrap();
    for (second, text) in [(0, "a"), (1, "a"), (2, "a"), (3, "b"), (4, "a"), (5, "a")] {
        commit(store, &mut recorder, vec![result(id, later(second), 1.0, Some(text))]).await;
    }
    recorder.flush_repeats(store).await.unwrap();
    recorder.flush_repeats(store).await.unwrap();
    let listed = store.messages_of_host(host, &[], &Page::first()).await.unwrap().items;
    let shown: Vec<(&str, i64, Timestamp, Timestamp)> = listed
        .iter()
        .map(|one| (one.text.as_str(), one.count, one.first_at, one.last_at))
        .collect();
    assert_eq!(
        shown,
        [("a", 2, later(4), later(5)), ("b", 1, later(3), later(3)), ("a", 3, NOW, later(2))]
    );
    let first = store.messages_of_host(host, &[id], &page(2, None)).await.unwrap();
    assert_eq!(first.items.len(), 2);
    let rest = store.messages_of_host(host, &[id], &page(2, first.next)).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    let before = store.messages_before(id, later(4), 9).await.unwrap();
    let shown: Vec<(&str, i64)> = before.iter().map(|one| (one.text.as_str(), one.count)).collect();
    assert_eq!(shown, [("b", 1), ("a", 3)]);
    assert_eq!(store.messages_before(id, later(4), 1).await.unwrap(), before[..1]);
    // A new recorder goes on where the one before ended.
    let mut again = Recorder::load(store).await.unwrap();
    commit(store, &mut again, vec![result(id, later(6), 1.0, Some("a"))]).await;
    again.flush_repeats(store).await.unwrap();
    let listed = store.messages_of_host(host, &[], &Page::first()).await.unwrap().items;
    assert_eq!((listed.len(), listed[0].count), (3, 3));
}

async fn the_log_tells_what_was_committed(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    commit(store, &mut recorder, vec![result(id, NOW, 5.0, Some("text"))]).await;
    let log = store.log_since(later(-10)).await.unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].assignment_id, log[0].at, log[0].duration_us), (id, NOW, 1_500));
    assert_eq!(log[0].samples.len(), 2);
    let asked = BTreeSet::from([log[0].message_id, 9_999]);
    let texts = store.message_texts(&asked).await.unwrap();
    assert_eq!(texts.into_iter().collect::<Vec<_>>(), [(log[0].message_id, "text".to_owned())]);
    let rows = store.log_after(0, 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].first_at, rows[0].last_at), (1, NOW, NOW));
    assert_eq!(rows[0].entries, log);
    assert_eq!(store.log_after(rows[0].id, 10).await.unwrap(), []);
    let mut visited = Vec::new();
    store.visit_log(NOW, |entry| visited.push(entry)).await.unwrap();
    assert_eq!(visited, log);
}

async fn commits_are_numbered_in_their_order_whatever_the_clock_does(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    for (second, now) in [(1, NOW), (2, NOW), (3, later(-3_600))] {
        let results = vec![result(id, later(second), 1.0, None)];
        let batch = Batch { results, transitions: Vec::new() };
        recorder.commit(store, &batch, now).await.unwrap();
        recorder = Recorder::load(store).await.unwrap();
    }
    let rows = store.log_after(0, 10).await.unwrap();
    let times: Vec<Timestamp> = rows.iter().map(|row| row.last_at).collect();
    assert_eq!(times, [later(1), later(2), later(3)]);
}

async fn a_clock_set_back_while_the_log_is_empty_hides_nothing(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    commit(store, &mut recorder, vec![result(id, later(-60), 1.0, None)]).await;
    let of = series(store, id, "value").await;
    let (from, to) = (later(-7_200).seconds(), later(60).seconds());
    assert_eq!(store.samples(of, from, to).await.unwrap().len(), 1);
    let followed = store.log_after(0, 10).await.unwrap()[0].id;
    while store.seal(later(60)).await.unwrap() > 0 {}

    let mut recorder = Recorder::load(store).await.unwrap();
    let results = vec![result(id, later(-3_600), 2.0, None)];
    let batch = Batch { results, transitions: Vec::new() };
    recorder.commit(store, &batch, later(-3_590)).await.unwrap();
    let samples = relative(&store.samples(of, from, to).await.unwrap());
    assert_eq!(samples, [(-3_600, 2.0), (-60, 1.0)]);
    assert_eq!(store.log_after(followed, 10).await.unwrap().len(), 1, "it follows");
}

/// Of two samples at one second the later one stays, wherever the two are by now.
async fn what_is_sealed_late_is_the_newer_and_counts_once(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    // The second commit ends while the first one's last sample is still ahead.
    let (hour, ahead) = (hour_of(NOW.seconds()) - NOW.seconds(), 3 * 86_400);
    for (minute, value) in [(10, 1.0), (20, 2.0), (50, 3.0)] {
        let results = vec![result(id, later(hour + minute * 60), value, None)];
        commit(store, &mut recorder, results).await;
    }
    commit(store, &mut recorder, vec![result(id, later(ahead), 9.0, None)]).await;
    while store.seal(later(ahead + 1)).await.unwrap() > 0 {}
    for (minute, value) in [(20, 7.0), (30, 4.0)] {
        let results = vec![result(id, later(hour + minute * 60), value, None)];
        commit(store, &mut recorder, results).await;
    }
    let of = series(store, id, "value").await;
    let day_end = (NOW.seconds().div_euclid(86_400) + 1) * 86_400 - 1;
    for step in ["in the log", "in pieces", "in a chunk"] {
        let (from, to) = (later(hour).seconds(), later(hour + 3_599).seconds());
        let samples = relative(&store.samples(of, from, to).await.unwrap());
        let minutes: Vec<_> = samples.iter().map(|(t, value)| ((t - hour) / 60, *value)).collect();
        assert_eq!(minutes, [(10, 1.0), (20, 7.0), (30, 4.0), (50, 3.0)], "{step}");
        let hours = store.history(of, from, to, 3_600).await.unwrap().hours;
        let expected = Rollup { t: from, min: 1.0, max: 7.0, sum: 15.0, count: 4, last: 3.0 };
        assert_eq!(hours, [expected], "{step}");
        match step {
            "in the log" => while store.seal(later(ahead + 2)).await.unwrap() > 0 {},
            _ => while store.join_pieces(day_end).await.unwrap() > 0 {},
        }
    }
    let tail = relative(&store.sealed_tail(of, 9).await.unwrap());
    let values: Vec<f64> = tail.iter().map(|(_, value)| *value).collect();
    assert_eq!(values, [1.0, 7.0, 4.0, 3.0, 9.0]);
    let pieces = "SELECT COUNT(*) AS n FROM sample_pieces WHERE t1 <= $1";
    let mut session = store.read().await.unwrap();
    let left = session.query_one(pieces, vec![day_end.into()]).await.unwrap().int("n").unwrap();
    assert_eq!(left, 0, "what lies ahead keeps nothing from being joined");
}

async fn an_hour_whose_samples_are_forgotten_is_not_counted_anew(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    let hour = hour_of(NOW.seconds());
    for second in [10, 20, 86_400] {
        let at = Timestamp::from_seconds(hour + second);
        commit(store, &mut recorder, vec![result(id, at, 5.0, None)]).await;
    }
    let sealed = later(2 * 86_400);
    while store.seal(sealed).await.unwrap() > 0 {}
    let retention = Retention {
        samples_from: Timestamp::from_seconds(hour + 3_600),
        hours_from: Timestamp(0),
        notifications_from: NOW,
    };
    store.forget(&retention).await.unwrap();
    let late = Timestamp::from_seconds(hour + 15);
    commit(store, &mut recorder, vec![result(id, late, 6.0, None)]).await;
    let of = series(store, id, "value").await;
    for _ in 0..2 {
        let hours = store.history(of, hour, hour + 3_599, 3_600).await.unwrap().hours;
        let expected = Rollup { t: hour, min: 5.0, max: 6.0, sum: 16.0, count: 3, last: 5.0 };
        assert_eq!(hours, [expected]);
        while store.seal(sealed).await.unwrap() > 0 {}
    }
}

/// Graphs are drawn from memory that follows the log; it must not matter who writes and seals.
async fn what_others_write_and_seal_is_seen(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    let mut expected = Vec::new();
    let (from, to) = (NOW.seconds(), later(100_000).seconds());
    for round in 0..6_i32 {
        let at = later(i64::from(round) * 600);
        commit(store, &mut recorder, vec![result(id, at, f64::from(round), None)]).await;
        expected.push((i64::from(round) * 600, f64::from(round)));
        let of = series(store, id, "value").await;
        assert_eq!(relative(&store.samples(of, from, to).await.unwrap()), expected);
        let counted = store.history(of, from - 3_600, to, 3_600).await.unwrap().hours;
        let counted: i64 = counted.iter().map(|hour| hour.count).sum();
        assert_eq!(counted, i64::from(round) + 1, "each sample once, sealed or not");
        if round % 2 == 1 {
            while store.seal(at).await.unwrap() > 0 {}
        }
    }
    while store.seal(later(100_000)).await.unwrap() > 0 {}
    let of = series(store, id, "value").await;
    assert_eq!(relative(&store.samples(of, from, to).await.unwrap()), expected);
    let tail = relative(&store.sealed_tail(of, 2).await.unwrap());
    assert_eq!(tail, expected[4..]);
}

async fn a_log_that_grows_too_large_is_sealed_early(store: &Store) {
    let id = assignment(store).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    for second in 0..10 {
        commit(store, &mut recorder, vec![result(id, later(second), 1.0, None)]).await;
    }
    // Two samples a row.
    assert_eq!(store.seal_beyond(20).await.unwrap(), 0);
    assert_eq!(store.seal_beyond(8).await.unwrap(), 6);
    assert_eq!(store.seal_beyond(8).await.unwrap(), 0);
    let rows = store.log_after(0, 100).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.last_at).min(), Some(later(6)));
    let of = series(store, id, "value").await;
    let (from, to) = (NOW.seconds(), later(60).seconds());
    assert_eq!(store.samples(of, from, to).await.unwrap().len(), 10);
}

async fn repeats_of_a_message_survive_a_crash(store: &Store) {
    let id = assignment(store).await;
    let host = store.assignments().await.unwrap()[0].host_id;
    let mut recorder = Recorder::load(store).await.unwrap();
    for second in 0..5 {
        commit(store, &mut recorder, vec![result(id, later(second), 1.0, Some("a"))]).await;
        if second == 1 {
            recorder.flush_repeats(store).await.unwrap();
        }
    }
    // The recorder is gone with three repeats that it had not yet written.
    let mut again = Recorder::load(store).await.unwrap();
    again.flush_repeats(store).await.unwrap();
    let listed = store.messages_of_host(host, &[], &Page::first()).await.unwrap().items;
    assert_eq!((listed.len(), listed[0].count, listed[0].last_at), (1, 5, later(4)));
}

async fn changes_of_health_are_numbered_without_gaps(store: &Store) {
    let id = assignment(store).await;
    let subject = Subject::Assignment(id);
    let mut recorder = Recorder::load(store).await.unwrap();
    let mut current = CurrentHealth::never(NOW);
    for (second, health) in [(1, Health::Ok), (2, Health::Critical), (3, Health::Ok)] {
        let reason = Some(format!("at {second}"));
        let change = current.change_to(subject, health, later(second), Some(1.0), reason).unwrap();
        current = CurrentHealth::from(&change);
        let batch = Batch { results: Vec::new(), transitions: vec![(change, Vec::new())] };
        recorder.commit(store, &batch, NOW).await.unwrap();
    }
    assert_eq!(store.current_healths().await.unwrap().get(&subject), Some(&current));
    let repeated = NewTransition {
        subject,
        seq: 3,
        from: Health::Ok,
        to: Health::Major,
        at: later(4),
        value: None,
        reason: None,
    };
    let batch = Batch { results: Vec::new(), transitions: vec![(repeated, Vec::new())] };
    assert_conflict(recorder.commit(store, &batch, NOW).await);
    let all = store.transitions_of(subject, NOW, later(10), &Page::first()).await.unwrap().items;
    let seqs: Vec<i64> = all.iter().map(|one| one.transition.change.seq).collect();
    assert_eq!(seqs, [3, 2, 1]);
    assert_eq!(all[0].transition.change.reason.as_deref(), Some("at 3"));
    let between = store.transitions_between(later(2), later(3), 10).await.unwrap();
    assert_eq!(between.len(), 2);
}

async fn what_was_known_before_a_silence_is_told(store: &Store) {
    let id = assignment(store).await;
    let subject = Subject::Assignment(id);
    let mut recorder = Recorder::load(store).await.unwrap();
    let mut current = CurrentHealth::never(NOW);
    for health in [Health::Major, Health::NoData, Health::Ok] {
        let change = current.change_to(subject, health, later(current.seq), None, None).unwrap();
        current = CurrentHealth::from(&change);
        let batch = Batch { results: Vec::new(), transitions: vec![(change, Vec::new())] };
        recorder.commit(store, &batch, NOW).await.unwrap();
    }
    let told = store.transitions_between(NOW, later(10), 10).await.unwrap();
    let known: Vec<Health> = told.iter().map(|one| one.known_before).collect();
    assert_eq!(known, [Health::Major, Health::Major, Health::NoData], "newest first");
    assert_eq!(told[0].transition.change.from, Health::NoData);
}

async fn a_host_with_a_problem_has_an_incident(store: &Store) {
    let _ = assignment(store).await;
    let host = store.assignments().await.unwrap()[0].host_id;
    let subject = Subject::Host(host);
    let mut recorder = Recorder::load(store).await.unwrap();
    let mut current = CurrentHealth::never(NOW);
    for (health, open) in [(Health::Major, true), (Health::Critical, true), (Health::Ok, false)] {
        let change = current.change_to(subject, health, later(current.seq), None, None).unwrap();
        current = CurrentHealth::from(&change);
        let batch = Batch { results: Vec::new(), transitions: vec![(change, Vec::new())] };
        recorder.commit(store, &batch, NOW).await.unwrap();
        assert_eq!(store.open_incident_of(host).await.unwrap().is_some(), open, "{health}");
    }
    let hosts: BTreeSet<_> =
        store.open_incidents().await.unwrap().iter().map(|i| i.host_id).collect();
    assert!(hosts.is_empty());
}

on_both_engines! {
    a_clock_that_leaps_ahead_costs_a_day_and_not_all_history
    a_clock_set_back_while_the_log_is_empty_hides_nothing
    a_log_that_grows_too_large_is_sealed_early
    an_hour_whose_samples_are_forgotten_is_not_counted_anew
    what_is_sealed_late_is_the_newer_and_counts_once
    commits_are_numbered_in_their_order_whatever_the_clock_does
    repeats_of_a_message_survive_a_crash
    what_others_write_and_seal_is_seen
    a_host_with_a_problem_has_an_incident
    changes_of_health_are_numbered_without_gaps
    what_was_known_before_a_silence_is_told
    hours_take_the_place_of_forgotten_samples
    repeats_of_a_message_are_folded
    samples_are_the_same_before_and_after_sealing_and_joining
    the_later_of_two_at_one_second_stays
    the_log_tells_what_was_committed
}
