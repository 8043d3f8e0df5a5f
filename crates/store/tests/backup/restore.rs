//! Where a backup may be restored to, what that leaves behind, and what it tells beforehand.

use std::collections::BTreeSet;

use domain::host::HostSettings;
use domain::id::HostId;
use store::backup::{self, Backup, Difference};
use store::{Engine, Store, transfer};

use crate::content::{Content, NOW, fill, rows_of};
use crate::place::{Place, unseen};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

fn content() -> Content {
    Content {
        texts: vec!["web".to_owned(), "db".to_owned()],
        blobs: vec![vec![9; 100]],
        numbers: vec![Some(1.5), None],
        times: vec![1, 2],
    }
}

async fn add_host(store: &Store, name: &str) -> i64 {
    let settings = HostSettings {
        name: name.to_owned(),
        description: String::new(),
        address: "192.0.2.1".to_owned(),
        port: 4048,
        tags: Vec::new(),
        enabled: true,
    };
    store.create_host(&settings, &BTreeSet::new(), None, NOW).await.unwrap().id.0
}

#[tokio::test]
async fn new_rows_never_get_a_number_that_was_used_before() {
    for (from, to) in ENGINES.iter().flat_map(|from| ENGINES.map(|to| (*from, to))) {
        let source = Place::empty(from).await;
        add_host(&source.store, "a").await;
        let last = add_host(&source.store, "b").await;
        source.store.delete_host(HostId(last)).await.unwrap();
        let target = Place::bare(to).await;
        transfer::copy(&source.store, &target.store, NOW, &mut unseen).await.unwrap();
        assert!(add_host(&target.store, "c").await > last, "{from:?} to {to:?}");
    }
}

#[tokio::test]
async fn a_database_with_rows_is_replaced_only_when_told_to() {
    for engine in ENGINES {
        let source = Place::empty(Engine::Sqlite).await;
        fill(&source.store, &content()).await;
        let file = source.path("backup.zst");
        backup::write(&source.store, &file, NOW, &mut unseen).await.unwrap();
        let target = Place::empty(engine).await;
        add_host(&target.store, "other").await;
        let before = rows_of(&target.store).await;
        let open = || Backup::open(&file).unwrap();
        let refused = backup::restore(open(), &target.store, false, &mut unseen).await;
        assert!(refused.unwrap_err().to_string().contains("hosts has 1 row"));
        assert_eq!(rows_of(&target.store).await, before);
        let refused = transfer::copy(&source.store, &target.store, NOW, &mut unseen).await;
        assert!(matches!(refused.unwrap_err(), transfer::TransferError::NotEmpty(_)));
        backup::restore(open(), &target.store, true, &mut unseen).await.unwrap();
        assert_eq!(rows_of(&target.store).await, rows_of(&source.store).await);
    }
}

#[tokio::test]
async fn the_difference_is_told_and_nothing_is_changed() {
    let source = Place::empty(Engine::Postgres).await;
    fill(&source.store, &content()).await;
    let file = source.path("backup.zst");
    backup::write(&source.store, &file, NOW, &mut unseen).await.unwrap();
    let open = || Backup::open(&file).unwrap();
    let of = |differences: &[Difference], table: &str| {
        let found = differences.iter().find(|one| one.table == table).unwrap();
        (found.rows_there, found.rows_in_backup, found.same)
    };

    let nowhere = backup::compare(open(), None, &mut unseen).await.unwrap();
    assert_eq!(of(&nowhere, "hosts"), (None, Some(2), false));

    let target = Place::bare(Engine::Sqlite).await;
    transfer::copy(&source.store, &target.store, NOW, &mut unseen).await.unwrap();
    let alike = backup::compare(open(), Some(&target.store), &mut unseen).await.unwrap();
    assert!(alike.iter().all(|one| one.same), "{alike:?}");

    add_host(&target.store, "new").await;
    let mut session = target.store.write().await.unwrap();
    session.execute("UPDATE plugins SET name = 'other'", vec![]).await.unwrap();
    session.commit().await.unwrap();
    let before = rows_of(&target.store).await;
    let differences = backup::compare(open(), Some(&target.store), &mut unseen).await.unwrap();
    assert_eq!(of(&differences, "hosts"), (Some(3), Some(2), false));
    assert_eq!(of(&differences, "plugins"), (Some(2), Some(2), false));
    assert_eq!(of(&differences, "settings"), (Some(2), Some(2), true));
    assert_eq!(rows_of(&target.store).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_one_moment_while_others_write() {
    for engine in ENGINES {
        let source = Place::empty(engine).await;
        fill(&source.store, &content()).await;
        let expected = rows_of(&source.store).await;
        let file = source.path("backup.zst");
        let (store, handle) = (source.store.clone(), tokio::runtime::Handle::current());
        let mut written = 0;
        // Another connection writes between the pages.
        let mut write = |_: transfer::Step<'_>| {
            written += 1;
            let (store, handle, name) = (store.clone(), handle.clone(), format!("new {written}"));
            std::thread::spawn(move || handle.block_on(store.set_setting(&name, "x")).unwrap())
                .join()
                .unwrap();
        };
        backup::write(&source.store, &file, NOW, &mut write).await.unwrap();
        assert!(written > 3);
        let target = Place::bare(Engine::Sqlite).await;
        let open = Backup::open(&file).unwrap();
        backup::restore(open, &target.store, false, &mut unseen).await.unwrap();
        assert_eq!(rows_of(&target.store).await, expected);
        assert!(rows_of(&source.store).await["settings"].len() > expected["settings"].len());
    }
}
