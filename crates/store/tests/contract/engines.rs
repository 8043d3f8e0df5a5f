//! Runs one test on a fresh database of each engine.

use std::pin::pin;

use store::{Engine, Store};
use tempfile::TempDir;
use testkit::Database;

/// An open store and where its data is; both go at the end of the test.
pub(crate) struct Opened {
    pub(crate) store: Store,
    _place: Place,
}

enum Place {
    Folder { _folder: TempDir },
    Database { _database: Database },
}

impl Opened {
    pub(crate) async fn new(engine: Engine) -> Self {
        let opened = Self::open(engine).await;
        assert_eq!(opened.store.engine(), engine);
        opened
    }

    async fn open(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().unwrap();
                let store = Store::open_sqlite(&folder.path().join("data.sqlite")).await.unwrap();
                Self { store, _place: Place::Folder { _folder: folder } }
            }
            Engine::Postgres => {
                let database = Database::create();
                let store = Store::open_postgres(&database.url()).await.unwrap();
                Self { store, _place: Place::Database { _database: database } }
            }
        }
    }
}

/// Makes two tests of each named `async fn(&Store)`: `sqlite::name` and `postgres::name`.
macro_rules! on_both_engines {
    ($($name:ident)*) => {
        on_both_engines!(@engine sqlite Sqlite $($name)*);
        on_both_engines!(@engine postgres Postgres $($name)*);
    };
    (@engine $module:ident $engine:ident $($name:ident)*) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $name() {
                    let opened = crate::engines::Opened::new(store::Engine::$engine).await;
                    super::$name(&opened.store).await;
                    opened.store.close().await;
                }
            )*
        }
    };
}

async fn answers_as_the_engine_that_it_is(store: &Store) {
    store.ping().await.unwrap();
    let (engine, sql) = match store.engine() {
        Engine::Sqlite => ("3.", "SELECT sqlite_version() AS version"),
        Engine::Postgres => ("PostgreSQL", "SELECT version() AS version"),
    };
    let mut session = store.read().await.unwrap();
    let version = session.query_one(sql, Vec::new()).await.unwrap().text("version").unwrap();
    assert!(version.starts_with(engine), "{version}");
}

async fn keeps_nothing_of_a_transaction_that_was_not_committed(store: &Store) {
    let mut session = store.write().await.unwrap();
    session
        .execute("INSERT INTO settings (name, value) VALUES ($1, $2)", vec!["a".into(), "b".into()])
        .await
        .unwrap();
    drop(session);
    assert_eq!(store.setting("a").await.unwrap(), None);
}

async fn shows_one_state_throughout_a_snapshot(store: &Store) {
    store.set_setting("a", "before").await.unwrap();
    let mut snapshot = store.snapshot().await.unwrap();
    let sql = "SELECT value FROM settings WHERE name = 'a'";
    let first = snapshot.query_one(sql, Vec::new()).await.unwrap().text("value").unwrap();
    store.set_setting("a", "after").await.unwrap();
    let second = snapshot.query_one(sql, Vec::new()).await.unwrap().text("value").unwrap();
    assert_eq!((first.as_str(), second.as_str()), ("before", "before"));
}

async fn changes_the_configuration_one_at_a_time(store: &Store) {
    let first = store.configure().await.unwrap();
    let mut second = pin!(store.configure());
    let many_answers = async {
        for _ in 0..50 {
            store.ping().await.unwrap();
        }
    };
    tokio::select! {
        _ = &mut second => panic!("two sessions change the configuration at once"),
        () = many_answers => {}
    }
    first.commit().await.unwrap();
    second.await.unwrap();
}

on_both_engines! {
    answers_as_the_engine_that_it_is
    changes_the_configuration_one_at_a_time
    keeps_nothing_of_a_transaction_that_was_not_committed
    shows_one_state_throughout_a_snapshot
}

#[tokio::test]
async fn data_and_numbers_survive_a_restart() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data.sqlite");
    let store = Store::open_sqlite(&path).await.unwrap();
    store.set_setting("a", "kept").await.unwrap();
    store.close().await;
    let again = Store::open_sqlite(&path).await.unwrap();
    assert_eq!(again.setting("a").await.unwrap().as_deref(), Some("kept"));
    again.close().await;
}
