//! The disk under PostgreSQL: first its tables find no room, then its log, without which it ends
//! and stays down until somebody starts it again.

use server::clock::Clock;
use store::{Engine, Store};
use testkit::{Postgres, SmallDisk};

use crate::count::{assert_complete, watched};
use crate::postgres::connect;
use crate::program::{Program, add_viewer};
use crate::wait::until;
use crate::world::World;

const HOSTS: usize = 3;
/// An empty PostgreSQL takes 40 of them.
const DISK_MIB: u32 = 128;
/// Results that wait before the trouble is over.
const WAITING: u64 = 10;
const FULL: &str = "the database's disk is full";
const AWAY: &str = "the database does not answer";

/// Agents that count, and the data of a server that watches them and is stopped.
async fn prepared(url: &str) -> World {
    let agents = u16::try_from(HOSTS).unwrap();
    let mut world =
        World::prepare(Engine::Postgres, agents, Clock::system(), |_| url.to_owned()).await;
    world.run().await;
    watched(&world, HOSTS).await;
    world.runs(6).await;
    world.stop().await;
    let store = connect(url).await;
    add_viewer(&store).await;
    // What is begun of each page is soon used up, so that the lack of others is felt at once.
    let mut session = store.write().await.unwrap();
    session.execute("ALTER TABLE sample_log SET (fillfactor = 10)", Vec::new()).await.unwrap();
    session.commit().await.unwrap();
    // The log's file is a fresh one, which lasts for longer than the tables.
    let mut session = store.read().await.unwrap();
    session.query_one("SELECT COUNT(pg_switch_wal()) AS n", Vec::new()).await.unwrap();
    drop(session);
    store.close().await;
    world
}

/// Lets PostgreSQL write so much to its log that it needs another file for it.
async fn use_up_the_log(url: &str) {
    let store = connect(url).await;
    until("PostgreSQL ends for want of room", async || write_to_the_log(&store).await.err()).await;
}

async fn write_to_the_log(store: &Store) -> Result<(), store::StoreError> {
    let sql = "SELECT COUNT(pg_logical_emit_message(false, 'test', repeat('x', 20000000))) AS n";
    store.read().await?.query_one(sql, Vec::new()).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_postgresql_is_told_and_costs_nothing() {
    let disk = SmallDisk::mount(DISK_MIB);
    let mut postgres = Postgres::start_durable_in(disk.path());
    let url = postgres.url("postgres");
    let world = prepared(&url).await;
    let data_dir = &world.config.server.data_dir;
    let program = Program::start(world.folder.path(), data_dir, &url).await;

    disk.fill();
    program.is_in_trouble(FULL, WAITING).await;
    assert!(program.own_log().contains("commit_failed"), "its own log tells at once");
    // Whoever looks still sees something.
    assert!(program.get("/overview").await.is_some());
    disk.free();
    program.is_well().await;
    program.has_logged("commit_failed").await;
    program.has_logged("storage_recovered").await;

    let mut page = program.open_page().await;
    disk.fill();
    use_up_the_log(&url).await;
    page.is_told(&[FULL, AWAY], WAITING).await;
    assert!(program.get("/overview").await.is_none(), "it is down");
    disk.free();
    postgres.start_again();
    program.is_well().await;

    program.stop().await;
    let store = connect(&url).await;
    let counts = assert_complete(&store, HOSTS).await;
    assert!(counts > 5, "there was something to lose: {counts}");
    store.close().await;
}
