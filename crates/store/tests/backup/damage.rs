//! A backup that is cut, altered or something else is refused before anything is written.

use std::os::unix::fs::PermissionsExt as _;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::Engine;
use store::backup::{self, Backup};

use crate::content::{Content, NOW, fill};
use crate::place::{Place, unseen};

fn small() -> Content {
    Content {
        texts: vec!["a".to_owned(), "b".to_owned()],
        blobs: vec![vec![1, 2, 3]],
        numbers: vec![Some(1.5), None],
        times: vec![1, 2],
    }
}

/// A backup's place and bytes.
async fn saved() -> (Place, Vec<u8>) {
    let place = Place::empty(Engine::Sqlite).await;
    fill(&place.store, &small()).await;
    let path = place.path("backup.zst");
    backup::write(&place.store, &path, NOW, &mut unseen).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    (place, bytes)
}

#[tokio::test]
async fn a_backup_is_private_and_leaves_no_other_file() {
    let (place, bytes) = saved().await;
    let path = place.path("backup.zst");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let names = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        names.iter().all(|name| !name.to_string_lossy().starts_with(".prophasis-backup")),
        "{names:?}"
    );
    assert!(zstd::decode_all(bytes.as_slice()).is_ok(), "zstd reads it, too");
}

#[tokio::test]
async fn every_prefix_is_refused() {
    let (place, bytes) = saved().await;
    let path = place.path("cut.zst");
    for length in 0..bytes.len() {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(Backup::open(&path).is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[tokio::test]
async fn every_flipped_bit_is_refused() {
    let (place, bytes) = saved().await;
    let path = place.path("flipped.zst");
    for index in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[index] ^= 1 << (index % 8);
        std::fs::write(&path, &flipped).unwrap();
        assert!(Backup::open(&path).is_err(), "bit {} of byte {index}", index % 8);
    }
    std::fs::write(&path, [bytes.as_slice(), &[0]].concat()).unwrap();
    assert!(Backup::open(&path).is_err(), "one byte too many");
}

/// Puts the right checksum at the end of what was altered.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    use sha2::Digest as _;
    let end = bytes.len() - 32;
    let hash = sha2::Sha256::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&hash);
    bytes
}

/// Even somebody who can compute a checksum gets no panic, and no row in.
#[test]
fn a_forged_backup_gives_an_error_or_its_rows_but_never_a_panic() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (place, bytes) = runtime.block_on(saved());
    let path = place.path("forged.zst");
    let config = ProptestConfig { cases: 800, failure_persistence: None, ..Default::default() };
    let change = (any::<prop::sample::Index>(), any::<u8>());
    TestRunner::new(config)
        .run(&prop::collection::vec(change, 1..4), |changes| {
            let mut forged = bytes.clone();
            for (index, byte) in changes {
                let index = index.index(forged.len() - 40);
                forged[index] = byte;
            }
            std::fs::write(&path, sealed(forged)).unwrap();
            if let Ok(backup) = Backup::open(&path) {
                let _ = runtime.block_on(backup::compare(backup, None, &mut unseen));
            }
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn other_files_are_told_apart_from_damaged_ones() {
    let place = Place::bare(Engine::Sqlite).await;
    let path = place.path("other");
    std::fs::write(&path, b"SQLite format 3\0and so on, and on, and on, and on").unwrap();
    let error = Backup::open(&path).unwrap_err().to_string();
    assert!(error.contains("not a backup of Prophasis"), "{error}");
    assert!(Backup::open(&place.path("nothing")).is_err());
}

#[tokio::test]
async fn a_newer_format_and_a_newer_schema_are_refused_as_such() {
    let (place, bytes) = saved().await;
    let path = place.path("newer.zst");
    // After the frame's 8 bytes and the 16 of the magic: the format's version, then the schema's.
    for (index, value, told) in [(24, 2, "its format is 2"), (26, 126, "version 63")] {
        let mut newer = bytes.clone();
        newer[index] = value;
        std::fs::write(&path, sealed(newer)).unwrap();
        let error = Backup::open(&path).unwrap_err().to_string();
        assert!(error.contains(told) && error.contains("newer version"), "{error}");
    }
}
