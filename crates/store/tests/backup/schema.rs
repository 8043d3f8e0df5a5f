//! Both engines' migrations make the same tables, and a newer schema is not touched.

use std::collections::BTreeMap;

use store::schema::Table;
use store::{Engine, Store};

use crate::place::Place;

/// What of a table must be the same; columns may stand in any order.
fn described(tables: Vec<Table>) -> BTreeMap<String, Table> {
    tables
        .into_iter()
        .map(|mut table| {
            table.columns.sort_by(|left, right| left.name.cmp(&right.name));
            (table.name.clone(), table)
        })
        .collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_and_keys() {
    let sqlite = Place::empty(Engine::Sqlite).await;
    let postgres = Place::empty(Engine::Postgres).await;
    let one = described(sqlite.store.tables().await.unwrap());
    let other = described(postgres.store.tables().await.unwrap());
    assert!(one.len() > 30, "{:?}", one.keys());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, table) in &one {
        assert_eq!(table, &other[name]);
    }
    assert!(one["hosts"].numbered && !one["settings"].numbered);
    assert_eq!(one["check_plugins"].key, ["check_id", "plugin_id"]);
    assert_eq!(one["check_plugins"].foreign_keys.len(), 3);
    assert_eq!(
        one["transitions"].unique.iter().next().unwrap().0,
        ["subject_kind", "subject_id", "seq"]
    );
}

async fn pretend_newer(store: &Store) {
    let mut session = store.write().await.unwrap();
    session
        .execute("UPDATE _sqlx_migrations SET version = 9000 WHERE version = 1", vec![])
        .await
        .unwrap();
    session.commit().await.unwrap();
}

fn assert_told(error: &store::StoreError) {
    let told = error.to_string();
    assert!(told.contains("version 9000"), "{told}");
    assert!(told.contains("newer version"), "{told}");
}

#[tokio::test]
async fn sqlite_with_a_newer_schema_is_refused() {
    let place = Place::empty(Engine::Sqlite).await;
    pretend_newer(&place.store).await;
    let path = place.path("data.sqlite");
    assert_told(&Store::open_sqlite(&path).await.unwrap_err());
    assert_told(&Store::attach_sqlite(&path, false).await.unwrap_err());
}

#[tokio::test]
async fn postgres_with_a_newer_schema_is_refused() {
    let database = testkit::Database::create();
    let store = Store::open_postgres(&database.url()).await.unwrap();
    pretend_newer(&store).await;
    store.close().await;
    assert_told(&Store::open_postgres(&database.url()).await.unwrap_err());
    assert_told(&Store::attach_postgres(&database.url()).await.unwrap_err());
}

#[tokio::test]
async fn migrating_tells_from_which_version_to_which() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::bare(engine).await;
        assert_eq!(place.store.schema_version().await.unwrap(), 0);
        let (from, to) = place.store.migrate().await.unwrap();
        assert_eq!(from, 0);
        assert!(to >= 1);
        assert_eq!(place.store.migrate().await.unwrap(), (to, to));
    }
}
