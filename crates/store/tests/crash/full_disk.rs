//! A disk without room: every write is refused, and everything that was taken stays.

use store::error::Ailment;
use store::recorder::Recorder;
use store::{Store, StoreError, backup};
use testkit::SmallDisk;

use crate::deed::{Scene, at};
use crate::verify::{Known, verify};
use crate::worker::newest;

const SIZE_MIB: u32 = 24;
/// Commits before the disk is full.
const BEFORE: i64 = 400;

/// Commits until one is refused; returns how many are there then, and why.
async fn commit_until_refused(store: &Store, scene: &Scene, from: i64) -> (i64, StoreError) {
    let mut recorder = Recorder::load(store).await.unwrap();
    for k in from.. {
        if let Err(error) = recorder.commit(store, &scene.deed(k), at(k)).await {
            return (k, error);
        }
    }
    unreachable!("no disk is that large")
}

fn is_full(error: &StoreError) -> bool {
    error.ailment() == Ailment::DiskFull
}

#[tokio::test]
async fn a_full_disk_refuses_and_loses_nothing() {
    let disk = SmallDisk::mount(SIZE_MIB);
    let store = Store::open_sqlite(&disk.path().join("data.sqlite")).await.unwrap();
    let scene = Scene::make(&store).await;
    let mut recorder = Recorder::load(&store).await.unwrap();
    for k in 0..BEFORE {
        recorder.commit(&store, &scene.deed(k), at(k)).await.unwrap();
        if k % 50 == 49 {
            store.seal(at(k - 20)).await.unwrap();
        }
    }
    disk.fill();
    let (committed, error) = commit_until_refused(&store, &scene, BEFORE).await;
    assert!(is_full(&error), "{error}");

    // Housekeeping is refused or needs no room; both are fine, and neither harms.
    let end = at(committed).seconds();
    for (what, done) in [
        ("sealing", store.seal(at(committed - 5)).await),
        ("joining", store.join_pieces(end).await),
        ("joining hours", store.join_hours(at(0).seconds(), end).await),
    ] {
        assert!(done.as_ref().map_or_else(is_full, |_| true), "{what}: {done:?}");
    }
    let target = disk.path().join("backup.zst");
    assert!(backup::write(&store, &target, at(committed), &mut |_| {}).await.is_err());
    let names = std::fs::read_dir(disk.path()).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("backup")), "{names:?}");

    // It can be read meanwhile.
    let known = Known { committed: committed - 1, ..Known::default() };
    assert_eq!(verify(&store, &known).await, committed - 1);

    disk.free();
    let mut recorder = Recorder::load(&store).await.unwrap();
    for k in committed..committed + 100 {
        recorder.commit(&store, &scene.deed(k), at(k)).await.unwrap();
    }
    store.seal(at(committed + 50)).await.unwrap();
    store.join_pieces(at(committed).seconds()).await.unwrap();
    backup::write(&store, &target, at(committed), &mut |_| {}).await.unwrap();
    let known = Known { committed: committed + 99, ..Known::default() };
    assert_eq!(verify(&store, &known).await, committed + 99);
    store.close().await;

    // And after a restart.
    let again = Store::open_sqlite(&disk.path().join("data.sqlite")).await.unwrap();
    assert_eq!(newest(&again).await.unwrap(), committed + 99);
    verify(&again, &known).await;
    again.close().await;
}
