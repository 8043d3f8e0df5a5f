//! The disk under SQLite.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use store::{Engine, Store};
use testkit::SmallDisk;
use tokio::process::{Child, Command};

use crate::count::{assert_complete, watched};
use crate::program::{Program, add_viewer};
use crate::wait::until;
use crate::world::World;

const HOSTS: usize = 3;
const DISK_MIB: u32 = 64;
/// Results that wait before the trouble is over.
const WAITING: u64 = 10;

/// Agents that count, and the data of a server that watches them and is stopped.
async fn prepared() -> World {
    let mut world = World::start(Engine::Sqlite, u16::try_from(HOSTS).unwrap()).await;
    watched(&world, HOSTS).await;
    world.runs(6).await;
    world.stop().await;
    let store = world.open_store().await;
    add_viewer(&store).await;
    store.close().await;
    world
}

/// From the first to the last count, over all that happened.
async fn assert_nothing_lost(data_dir: &Path) {
    let store = Store::open_sqlite(&data_dir.join("prophasis.db")).await.unwrap();
    let counts = assert_complete(&store, HOSTS).await;
    assert!(counts > 5, "there was something to lose: {counts}");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_costs_nothing() {
    let world = prepared().await;
    let disk = SmallDisk::mount(DISK_MIB);
    let data_dir = disk.path().join("data");
    std::fs::create_dir(&data_dir).unwrap();
    for entry in std::fs::read_dir(&world.config.server.data_dir).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), data_dir.join(entry.file_name())).unwrap();
    }
    let program = Program::start(world.folder.path(), &data_dir, "sqlite").await;
    for _ in 0..2 {
        disk.fill();
        program.is_in_trouble("the database's disk is full", WAITING).await;
        assert!(program.own_log().contains("commit_failed"), "its own log tells at once");
        // Whoever looks still sees something.
        assert!(program.get("/overview").await.is_some());
        disk.free();
        program.is_well().await;
        program.has_logged("commit_failed").await;
        program.has_logged("storage_recovered").await;
    }
    program.stop().await;
    assert_nothing_lost(&data_dir).await;
}

/// Lets every sync of a process fail from now on.
async fn fail_syncs(process: u32) -> Child {
    let mut strace = Command::new("strace")
        .args(["--follow-forks", "--quiet=all", "--output=/dev/null"])
        .args(["--trace=fsync,fdatasync", "--inject=fsync,fdatasync:error=EIO", "--attach"])
        .arg(process.to_string())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("strace is installed (the package is called strace)");
    until("strace holds on to the server", async || {
        assert!(strace.try_wait().unwrap().is_none(), "strace ended; the reason is above");
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:")).unwrap();
        (tracer.trim() != "0").then_some(())
    })
    .await;
    strace
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_does_not_sync_is_told_and_costs_nothing() {
    let world = prepared().await;
    let data_dir = world.config.server.data_dir.clone();
    let program = Program::start(world.folder.path(), &data_dir, "sqlite").await;
    for _ in 0..2 {
        let mut strace = fail_syncs(program.id()).await;
        let reason = "the database's disk does not keep what is written to it";
        program.is_in_trouble(reason, WAITING).await;
        assert!(program.get("/overview").await.is_some());
        // Asked to end, it lets go of the server first.
        let pid = Pid::from_raw(i32::try_from(strace.id().unwrap()).unwrap()).unwrap();
        kill_process(pid, Signal::INT).unwrap();
        tokio::time::timeout(Duration::from_mins(1), strace.wait()).await.unwrap().unwrap();
        program.is_well().await;
        program.has_logged("storage_recovered").await;
    }
    program.stop().await;
    assert_nothing_lost(&data_dir).await;
}
