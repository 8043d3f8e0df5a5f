//! The kills.

use std::collections::BTreeMap;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use store::Engine;
use testkit::Chance;

use crate::child::Worker;
use crate::deed::Scene;
use crate::place::Place;
use crate::verify::{Known, verify, verify_backups};
use crate::worker::{CHORES, newest};

/// Names the seed to begin with.
const SEED_VARIABLE: &str = "PROPHASIS_CRASH_SEED";
/// Names how many kills there are.
const RUNS_VARIABLE: &str = "PROPHASIS_CRASH_RUNS";
const RUNS: u32 = 100;
/// The longest wait, after the moment that was waited for, until the kill.
const LATER_US_MAX: u64 = 6_000;

/// Who dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    /// The process that writes.
    Client,
    /// Its connections, one after the other, by PostgreSQL's own hand.
    Connections,
    /// One of the processes that serve it: PostgreSQL then crashes as a whole.
    Backend,
    /// PostgreSQL.
    Database,
}

impl Victim {
    fn choose(engine: Engine, chance: &mut Chance) -> Self {
        match (engine, chance.below(10)) {
            (Engine::Sqlite, _) | (_, 0..5) => Self::Client,
            (_, 5..7) => Self::Connections,
            (_, 7..9) => Self::Backend,
            _ => Self::Database,
        }
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    kill_again_and_again(Place::new(Engine::Sqlite)).await;
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_on_postgresql() {
    kill_again_and_again(Place::new(Engine::Postgres)).await;
}

async fn kill_again_and_again(mut place: Place) {
    let mut chance = Chance::seeded(SEED_VARIABLE);
    let runs = std::env::var(RUNS_VARIABLE).map_or(RUNS, |text| text.parse().unwrap());
    let store = place.open().await;
    Scene::make(&store).await;
    store.close().await;
    let mut known = Known::default();
    let mut tally: BTreeMap<(Victim, &str, bool), u32> = BTreeMap::new();
    for run in 0..runs {
        let chore = CHORES[usize::try_from(run).unwrap() % CHORES.len()];
        let victim = Victim::choose(place.engine, &mut chance);
        // Shown if the test fails.
        println!("run {run}: {victim:?}, {chore}, after {known:?}");
        let during = live_and_die(&mut place, chore, victim, &mut chance, &mut known).await;
        *tally.entry((victim, chore, during)).or_default() += 1;
        let store = place.open().await;
        known.committed = verify(&store, &known).await;
        store.close().await;
        verify_backups(&place, &known).await;
    }
    println!("{runs} kills on {:?}, {} commits", place.engine, known.committed + 1);
    for ((victim, chore, during), times) in tally {
        let moment = if during { "during" } else { "besides" };
        println!("{times:4} of {victim:?} {moment} {chore}");
    }
}

/// One life. Returns whether it ended while the chore was under way.
async fn live_and_die(
    place: &mut Place,
    chore: &str,
    victim: Victim,
    chance: &mut Chance,
    known: &mut Known,
) -> bool {
    let mut worker = Worker::start(place, chore);
    let turns = u32::try_from(1 + chance.below(3)).unwrap();
    worker.until(|said| said.ready && said.chores_begun >= turns).await;
    tokio::time::sleep(Duration::from_micros(chance.below(LATER_US_MAX))).await;
    if victim != Victim::Client {
        strike(place, victim).await;
        let store = place.open().await;
        let at_least = newest(&store).await.unwrap() + 3;
        store.close().await;
        // It goes on by itself.
        worker.until(|said| said.committed >= Some(at_least)).await;
    }
    let said = worker.kill().await;
    place.settle().await;
    known.committed = said.committed.unwrap_or(known.committed).max(known.committed);
    known.horizon_s = said.horizon_s.unwrap_or(known.horizon_s).max(known.horizon_s);
    known.backed_up |= chore == "backup" && said.chores_done > 0;
    said.chores_begun > said.chores_done
}

async fn strike(place: &mut Place, victim: Victim) {
    if victim == Victim::Database {
        let postgres = place.postgres.as_mut().unwrap();
        postgres.crash();
        return postgres.start_again();
    }
    let others = "FROM pg_stat_activity WHERE datname = current_database()
                  AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let store = place.open().await;
    let mut session = store.read().await.unwrap();
    if victim == Victim::Connections {
        let sql = format!("SELECT COUNT(*) FILTER (WHERE pg_terminate_backend(pid)) AS n {others}");
        assert!(session.query_one(sql, Vec::new()).await.unwrap().int("n").unwrap() > 0);
    } else {
        let sql = format!("SELECT pid::bigint AS pid {others} ORDER BY state LIMIT 1");
        let pid = session.query_one(sql, Vec::new()).await.unwrap().int("pid").unwrap();
        let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
    }
}
