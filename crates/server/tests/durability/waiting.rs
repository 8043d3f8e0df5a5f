//! PostgreSQL that stays away for so long that no more results may wait: runs are skipped, which
//! is told and counted, memory stays bounded, what was answered is stored, and if it lasts, nobody
//! watched.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::{Span, Timestamp};
use server::clock::Clock;
use store::{Engine, Store};
use testkit::Postgres;

use crate::count::{assert_complete, watched};
use crate::postgres::connect;
use crate::wait::until;
use crate::world::World;

const HOSTS: usize = 20;
/// The setting's smallest value: soon reached.
const WAITING_MAX: usize = 100;
/// Runs that are skipped before PostgreSQL is back.
const SKIPPED: u64 = 40;
/// Not yet a gap, were the server asleep for that long; twice as much is one.
const LONG: Span = Span::seconds(120);
/// What is recorded as a gap is longer.
const GAP_MIN: Span = Span::seconds(150);

/// What the system log says under this code, oldest first.
async fn logged(store: &Store, code: &str) -> Vec<String> {
    let sql = "SELECT message FROM system_logs WHERE code = $1 ORDER BY id";
    let rows = store.read().await.unwrap().query(sql, vec![code.into()]).await.unwrap();
    rows.iter().map(|row| row.text("message").unwrap()).collect()
}

/// Lets PostgreSQL be away until runs were skipped for want of room, and then for as long as
/// `linger` takes.
async fn stay_away(world: &World, postgres: &mut Postgres, linger: impl AsyncFnOnce()) {
    let shared = world.shared();
    let skipped = || shared.monitoring.skipped_runs.load(Ordering::Relaxed);
    postgres.crash();
    until("no more results may wait", async || {
        shared.storage.no_room_since().is_some().then_some(())
    })
    .await;
    let before = skipped();
    until("runs are skipped", async || {
        // A host whose result finds no room holds that one, and asks for no other.
        let waiting = shared.storage.results_waiting();
        assert!(waiting <= u64::try_from(WAITING_MAX + HOSTS).unwrap(), "{waiting}");
        (skipped() >= before + SKIPPED).then_some(())
    })
    .await;
    linger().await;
    postgres.start_again();
    until("everything is stored", async || {
        let storage = &shared.storage;
        let well = storage.trouble(world.now()).is_none() && storage.no_room_since().is_none();
        well.then_some(())
    })
    .await;
}

/// Waits until the gap recorder has looked, which then fails to write that it did.
async fn looked_for_gaps(world: &World) {
    let errors = || {
        let loops = world.shared().loops.snapshot();
        loops.iter().find(|one| one.name == "gap recorder").unwrap().errors
    };
    let before = errors();
    until("the gap recorder looks", async || (errors() > before).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_no_more_results_may_wait_runs_are_skipped_and_counted_and_none_is_lost() {
    let mut postgres = Postgres::start_durable();
    let url = postgres.url("postgres");
    let agents = u16::try_from(HOSTS).unwrap();
    let ahead_us = Arc::<AtomicI64>::default();
    let (ahead, system) = (Arc::clone(&ahead_us), Clock::system());
    let clock = Clock::from_fn(move || system.now().plus(Span(ahead.load(Ordering::SeqCst))));
    let mut world = World::prepare(Engine::Postgres, agents, clock, |_| url.clone()).await;
    world.config.checks.results_waiting_max = WAITING_MAX;
    world.run().await;
    watched(&world, HOSTS).await;
    world.runs(40).await;
    stay_away(&world, &mut postgres, async || {
        ahead_us.fetch_add(LONG.0, Ordering::SeqCst);
        looked_for_gaps(&world).await;
        ahead_us.fetch_add(LONG.0, Ordering::SeqCst);
    })
    .await;
    world.runs(40).await;
    let store = connect(&url).await;
    let gaps = until("the gap is recorded", async || {
        let gaps = store.monitoring_gaps(Timestamp(0), Timestamp(i64::MAX)).await.unwrap();
        (!gaps.is_empty()).then_some(gaps)
    })
    .await;
    assert!(gaps.len() == 1 && gaps[0].to.since(gaps[0].from) > GAP_MIN, "{gaps:?}");
    world.stop().await;

    let counts = assert_complete(&store, HOSTS).await;
    let at_least = WAITING_MAX / HOSTS;
    assert!(counts >= at_least, "as many as might wait were stored: {counts}");
    assert!(!logged(&store, "no_more_results_may_wait").await.is_empty());
    assert!(!logged(&store, "storage_recovered").await.is_empty());
    let told = logged(&store, "runs_skipped").await;
    // The scheduler, for which time has leapt, uses the same word without a number.
    let number = |text: &String| text.split(' ').next()?.parse::<u64>().ok();
    assert!(told.iter().filter_map(number).sum::<u64>() >= SKIPPED, "{told:?}");
    store.close().await;
}
