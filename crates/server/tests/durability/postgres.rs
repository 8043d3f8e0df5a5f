//! PostgreSQL whose processes die while results come in.

use rustix::process::{Pid, Signal, kill_process};
use server::clock::Clock;
use server::random;
use store::{Engine, Store};
use testkit::Postgres;

use crate::count::{assert_complete, watched};
use crate::wait::until;
use crate::world::World;

const HOSTS: usize = 4;
const STRIKES: u32 = 11;
/// One strike in so many is a whole crash; one in three kills a single process, after which
/// PostgreSQL ends all others by itself.
const CRASH_AT: u32 = 6;
/// Runs that are answered between two strikes.
const RUNS_BETWEEN: u64 = 12;

/// Ends one of the server's connections: by PostgreSQL's own hand, or by `kill -9`.
async fn strike(store: &Store, hard: bool) {
    let others = "FROM pg_stat_activity WHERE datname = current_database()
                  AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let sql = format!("SELECT pid::bigint AS pid {others}");
    let mut session = store.read().await.unwrap();
    let pids = session.query(sql, Vec::new()).await.unwrap();
    if pids.is_empty() {
        return;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small index")]
    let chosen = (random::fraction() * f64::from(u32::try_from(pids.len()).unwrap())) as usize;
    let pid = pids[chosen.min(pids.len() - 1)].int("pid").unwrap();
    if hard {
        let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
    } else {
        let sql = "SELECT COUNT(*) FILTER (WHERE pg_terminate_backend($1::int)) AS n";
        session.query_one(sql, vec![pid.into()]).await.unwrap();
    }
}

/// A connection of one's own, once PostgreSQL takes any.
pub(crate) async fn connect(url: &str) -> Store {
    until("PostgreSQL takes connections", async || Store::attach_postgres(url).await.ok()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_measured_while_postgresql_dies_arrives_in_order_and_once() {
    let mut postgres = Postgres::start_durable();
    let url = postgres.url("postgres");
    let agents = u16::try_from(HOSTS).unwrap();
    let mut world =
        World::prepare(Engine::Postgres, agents, Clock::system(), |_| url.clone()).await;
    world.run().await;
    watched(&world, HOSTS).await;
    world.runs(RUNS_BETWEEN).await;
    for number in 0..STRIKES {
        if number == CRASH_AT {
            postgres.crash();
            postgres.start_again();
        } else {
            let store = connect(&url).await;
            strike(&store, number % 3 == 2).await;
        }
        // Agents are asked all the while.
        world.runs(RUNS_BETWEEN).await;
    }
    let storage = &world.shared().storage;
    until("everything is stored", async || storage.trouble(world.now()).is_none().then_some(()))
        .await;
    world.runs(RUNS_BETWEEN).await;
    world.stop().await;
    let store = connect(&url).await;
    let counts = assert_complete(&store, HOSTS).await;
    assert!(counts > usize::try_from(STRIKES).unwrap(), "there was something to lose: {counts}");
    store.close().await;
}
