//! Anything that a database can hold comes out of a backup and out of a move as it was.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::backup::{self, Backup};
use store::{Engine, transfer};

use crate::content::{Content, NOW, content, fill, rows_of};
use crate::place::{Place, unseen};

const CASES: u32 = 12;

async fn through_files_and_engines(content: &Content) {
    let first = Place::empty(Engine::Sqlite).await;
    fill(&first.store, content).await;
    let expected = rows_of(&first.store).await;
    let file = first.path("backup.zst");
    backup::write(&first.store, &file, NOW, &mut unseen).await.unwrap();

    let second = Place::bare(Engine::Sqlite).await;
    let open = Backup::open(&file).unwrap();
    backup::restore(open, &second.store, false, &mut unseen).await.unwrap();
    assert_eq!(rows_of(&second.store).await, expected, "restored into SQLite");

    let third = Place::empty(Engine::Postgres).await;
    let open = Backup::open(&file).unwrap();
    backup::restore(open, &third.store, false, &mut unseen).await.unwrap();
    assert_eq!(rows_of(&third.store).await, expected, "restored into PostgreSQL");

    let fourth = Place::bare(Engine::Sqlite).await;
    transfer::copy(&third.store, &fourth.store, NOW, &mut unseen).await.unwrap();
    assert_eq!(rows_of(&fourth.store).await, expected, "moved back into SQLite");
}

#[test]
fn what_was_saved_is_what_comes_back_on_either_engine() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() };
    TestRunner::new(config)
        .run(&content(), |content| {
            runtime.block_on(through_files_and_engines(&content));
            Ok(())
        })
        .unwrap();
}

/// `SQLite` turns NaN into null and −0 into 0 when they are written; what `PostgreSQL` holds of
/// them becomes the same on the way out.
#[tokio::test]
async fn doubles_that_sqlite_cannot_hold_become_what_it_makes_of_them() {
    let values = vec![Some(f64::NAN), Some(-0.0), Some(f64::INFINITY), Some(0.1), None];
    let content = Content {
        texts: vec!["a".to_owned()],
        blobs: vec![vec![1]],
        numbers: values,
        times: vec![1],
    };
    let sqlite = Place::empty(Engine::Sqlite).await;
    fill(&sqlite.store, &content).await;
    let postgres = Place::empty(Engine::Postgres).await;
    fill(&postgres.store, &content).await;
    let target = Place::bare(Engine::Sqlite).await;
    transfer::copy(&postgres.store, &target.store, NOW, &mut unseen).await.unwrap();
    let expected = rows_of(&sqlite.store).await;
    assert_eq!(rows_of(&target.store).await["transitions"], expected["transitions"]);
}

#[tokio::test]
async fn more_rows_than_a_page_holds_are_all_copied() {
    let content = Content {
        texts: (0..5_000).map(|number| format!("text {number}")).collect(),
        blobs: vec![vec![3; 700]],
        numbers: vec![None; 5_000],
        times: vec![1],
    };
    let (from, to) = (Place::empty(Engine::Postgres).await, Place::bare(Engine::Sqlite).await);
    fill(&from.store, &content).await;
    let mut seen = Vec::new();
    let mut progress = |step: transfer::Step<'_>| seen.push((step.rows_done, step.rows));
    let manifest = transfer::copy(&from.store, &to.store, NOW, &mut progress).await.unwrap();
    assert_eq!(rows_of(&to.store).await, rows_of(&from.store).await);
    assert!(seen.len() > 20, "{seen:?}");
    assert_eq!(*seen.last().unwrap(), (manifest.rows(), manifest.rows()));
}

#[tokio::test]
async fn a_text_that_postgres_cannot_hold_is_named() {
    let content = Content {
        texts: vec!["before\0after".to_owned()],
        blobs: vec![vec![]],
        numbers: vec![None],
        times: vec![1],
    };
    let (from, to) = (Place::empty(Engine::Sqlite).await, Place::bare(Engine::Postgres).await);
    fill(&from.store, &content).await;
    let error = transfer::copy(&from.store, &to.store, NOW, &mut unseen).await.unwrap_err();
    assert!(error.to_string().contains("NUL"), "{error}");
    assert_eq!(to.store.schema_version().await.unwrap(), 0, "nothing stays");
}
