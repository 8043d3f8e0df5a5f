//! A database that fails while results come in: nothing is lost, nothing is repeated, and the
//! order stays.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::alert::AlertSubject;
use domain::health::Health;
use domain::id::HostId;
use domain::notification::NotificationStatus;
use domain::transition::Subject;
use serde_json::json;
use server::clock::Clock;
use store::{Engine, Store};

use crate::receiver::{Heard, Receiver};
use crate::sight::{healths, notifications, results, transitions};
use crate::wait::until;
use crate::wire::Wire;
use crate::world::World;

const WELL: f64 = 10.0;
const UNWELL: f64 = 95.0;

/// One host that is well, watched every second, with a rule for its probe.
async fn watched(world: &World, receiver: &Receiver) -> HostId {
    world.say(0, &json!({ "value": WELL }));
    let host = world.host("web-01", 0).await;
    let channel = world.webhook("Hook", &receiver.url, None).await;
    world.alert("Probe fails", AlertSubject::Plugin, channel).await;
    world.check(&[host]).await;
    world.probe_is(host, Health::Ok).await;
    host
}

/// Changes the value as often as there are values; each is measured at least once.
async fn measure(world: &World, values: &[f64]) {
    for value in values {
        world.say(0, &json!({ "value": value }));
        // The run under way may still have read the value before.
        world.runs(2).await;
    }
}

/// The changes are these, each was told once, and no result is missing or there twice.
async fn assert_exactly(world: &World, receiver: &Receiver, host: HostId, expected: &[Health]) {
    let store = &world.shared().store;
    let probe = Subject::Assignment(world.probe(host).unwrap().assignment.id);
    let changes = until("all changes are written", async || {
        let changes = transitions(store, probe).await;
        (changes.len() >= expected.len()).then_some(changes)
    })
    .await;
    assert_eq!(healths(&changes), expected);
    assert_eq!(healths(&transitions(store, Subject::Host(host)).await), expected);
    until("all is sent", async || {
        let all = notifications(store).await;
        all.iter().all(|one| one.content.status == NotificationStatus::Sent).then_some(())
    })
    .await;
    let told: Vec<String> = receiver.heard().iter().map(Heard::key).collect();
    let keys: BTreeSet<String> =
        notifications(store).await.into_iter().map(|one| one.content.dedup_key).collect();
    assert_eq!(told.iter().cloned().collect::<BTreeSet<_>>(), keys);
    // All changes but the first, from no data, match the rule.
    assert_eq!((told.len(), keys.len()), (expected.len() - 1, expected.len() - 1), "{told:?}");
    let times: Vec<_> = results(store).await.iter().map(|entry| entry.at).collect();
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
    for change in changes {
        assert!(times.contains(&change.change.at), "a change without its result");
    }
}

async fn run_alone(store: &Store, sql: &str) {
    let mut session = store.write().await.unwrap();
    session.execute(sql, Vec::new()).await.unwrap();
    session.commit().await.unwrap();
}

on_both_engines! {
    what_is_measured_while_a_table_is_away_is_written_in_order
    runs_go_on_while_the_database_is_locked
}

async fn what_is_measured_while_a_table_is_away_is_written_in_order(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut world = World::start(engine, 1).await;
    let host = watched(&world, &receiver).await;
    let other = world.open_store().await;
    run_alone(&other, "ALTER TABLE transitions RENAME TO transitions_away").await;
    measure(&world, &[UNWELL, WELL, UNWELL]).await;
    // Nothing is shown or told before it is written.
    assert_eq!(world.probe(host).unwrap().health.health, Health::Ok);
    assert!(receiver.heard().is_empty());
    run_alone(&other, "ALTER TABLE transitions_away RENAME TO transitions").await;
    let expected = [Health::Ok, Health::Critical, Health::Ok, Health::Critical];
    assert_exactly(&world, &receiver, host, &expected).await;
    let people_can_read_of_it = async || {
        let sql = "SELECT COUNT(*) AS n FROM system_logs WHERE code = 'commit_failed'";
        let row = other.read().await.unwrap().query_one(sql, Vec::new()).await.unwrap();
        (row.int("n").unwrap() > 0).then_some(())
    };
    until("people can read of it", people_can_read_of_it).await;
    other.close().await;
    world.stop().await;
}

async fn runs_go_on_while_the_database_is_locked(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut world = World::start(engine, 1).await;
    let host = watched(&world, &receiver).await;
    let other = world.open_store().await;
    // On SQLite any writer keeps all others out.
    let mut locking = other.write().await.unwrap();
    if engine == Engine::Postgres {
        let sql = "LOCK TABLE schedule_intervals, sample_log IN ACCESS EXCLUSIVE MODE";
        locking.execute(sql, Vec::new()).await.unwrap();
    }
    measure(&world, &[UNWELL, WELL]).await;
    drop(locking);
    assert_exactly(&world, &receiver, host, &[Health::Ok, Health::Critical, Health::Ok]).await;
    other.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_again_and_again_repeat_nothing() {
    let receiver = Receiver::start().await;
    let mut world = World::start(Engine::Postgres, 1).await;
    let host = watched(&world, &receiver).await;
    let other = world.open_store().await;
    let cutting = tokio::spawn(async move {
        let sql = "SELECT COUNT(*) FILTER (WHERE pg_terminate_backend(pid)) AS n
                   FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        loop {
            let mut session = other.read().await.unwrap();
            let cut = session.query_one(sql, Vec::new()).await.unwrap();
            assert!(cut.int("n").unwrap() >= 0);
            drop(session);
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    });
    measure(&world, &[UNWELL, WELL, UNWELL, WELL]).await;
    assert!(!cutting.is_finished(), "it cut until now");
    cutting.abort();
    let expected = [Health::Ok, Health::Critical, Health::Ok, Health::Critical, Health::Ok];
    assert_exactly(&world, &receiver, host, &expected).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_not_written_twice() {
    let receiver = Receiver::start().await;
    let wire = tokio::sync::OnceCell::new();
    let mut world = World::prepare(Engine::Postgres, 1, Clock::system(), |url| {
        let laid = Wire::lay(url);
        let through = laid.url.clone();
        wire.set(laid).map_err(|_| ()).unwrap();
        through
    })
    .await;
    let wire = wire.get().unwrap();
    world.run().await;
    let host = watched(&world, &receiver).await;
    // The reason of the change is among what the commit writes, and in nothing else.
    for (value, reason, health) in
        [(UNWELL, "95 is 90 or more", Health::Critical), (WELL, "10 is below 90", Health::Ok)]
    {
        wire.lose_next_commit_with(reason);
        world.say(0, &json!({ "value": value }));
        world.probe_is(host, health).await;
        assert!(wire.has_lost(), "the answer to the commit was lost");
    }
    assert_exactly(&world, &receiver, host, &[Health::Ok, Health::Critical, Health::Ok]).await;
    let counts: BTreeMap<_, usize> =
        results(&world.shared().store).await.iter().fold(BTreeMap::new(), |mut counts, entry| {
            *counts.entry(entry.at).or_default() += 1;
            counts
        });
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    world.stop().await;
}
