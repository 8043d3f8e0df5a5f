//! Databases that released versions wrote are opened and brought up to date, and keep what they
//! hold. One fixture a schema version, as a SQLite file and as a backup made from PostgreSQL.

use std::path::PathBuf;

use store::backup::{self, Backup};
use store::{Engine, Store};

use crate::content::{NOW, rows_of};
use crate::place::{Place, unseen};

/// Schema versions of which there are fixtures.
const VERSIONS: [i64; 2] = [1, 2];

pub(crate) fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// What each fixture is known to hold.
async fn assert_known_content(store: &Store) {
    let rows = rows_of(store).await;
    for (table, count) in [("hosts", 2), ("transitions", 2), ("plugins", 1), ("settings", 1)] {
        assert_eq!(rows[table].len(), count, "{table}");
    }
    assert_eq!(store.setting("fixture").await.unwrap().as_deref(), Some("Ä 1"));
    let hosts = store.all_hosts().await.unwrap();
    assert!(hosts.iter().any(|host| host.settings.name == "web"));
    assert_eq!(store.check_integrity(&mut unseen).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_sqlite_file_of_each_version_is_brought_up_to_date() {
    let latest = Place::empty(Engine::Sqlite).await.store.schema_version().await.unwrap();
    for version in VERSIONS {
        let place = Place::bare(Engine::Sqlite).await;
        let path = place.path("old.sqlite");
        std::fs::copy(fixture(&format!("schema-{version}.sqlite")), &path).unwrap();
        let old = Store::attach_sqlite(&path, false).await.unwrap();
        assert_eq!(old.schema_version().await.unwrap(), version);
        assert_eq!(old.migrate().await.unwrap(), (version, latest));
        assert_known_content(&old).await;
        old.close().await;
    }
}

#[tokio::test]
async fn the_backup_of_each_version_is_restored_and_brought_up_to_date() {
    for version in VERSIONS {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let backup = Backup::open(&fixture(&format!("schema-{version}.zst"))).unwrap();
            assert_eq!(backup.manifest().schema_version, version);
            let place = Place::empty(engine).await;
            let latest = place.store.schema_version().await.unwrap();
            backup::restore(backup, &place.store, false, &mut unseen).await.unwrap();
            assert_eq!(place.store.schema_version().await.unwrap(), latest);
            assert_known_content(&place.store).await;
        }
    }
}

/// Run this once when a schema version is released, and add the version to [`VERSIONS`]:
/// `cargo test -p store --test backup -- --ignored make_the_fixtures`
#[tokio::test]
#[ignore = "a tool that writes files into the source tree"]
async fn make_the_fixtures() {
    let sqlite = Place::empty(Engine::Sqlite).await;
    let version = sqlite.store.schema_version().await.unwrap();
    write_known_content(&sqlite.store).await;
    sqlite.store.close().await;
    std::fs::create_dir_all(fixture("")).unwrap();
    let file = fixture(&format!("schema-{version}.sqlite"));
    assert!(!file.exists(), "a released schema's fixture is never made anew");
    std::fs::copy(sqlite.path("data.sqlite"), file).unwrap();
    let postgres = Place::empty(Engine::Postgres).await;
    write_known_content(&postgres.store).await;
    let file = fixture(&format!("schema-{version}.zst"));
    backup::write(&postgres.store, &file, NOW, &mut unseen).await.unwrap();
}

async fn write_known_content(store: &Store) {
    crate::integrity::make_sound_content(store).await;
    store.set_setting("fixture", "Ä 1").await.unwrap();
}
