//! Sound data has no faults, and each fault is found and named.

use std::collections::BTreeSet;
use std::path::Path;

use domain::check::{CheckPlugin, CheckSettings};
use domain::health::Health;
use domain::host::HostSettings;
use domain::id::PluginId;
use domain::outcome::{ClassifiedResult, Outcome, Reply, ResultType};
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, Subject};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use store::plugin::NewPlugin;
use store::recorder::{Batch, Recorder};
use store::{Engine, Store};

use crate::content::NOW;
use crate::fixture::fixture;
use crate::place::{Place, unseen};

/// Two hosts, one with a plugin, its results (sealed ones and others) and its changes of health.
pub(crate) async fn make_sound_content(store: &Store) {
    let host = |name: &str| HostSettings {
        name: name.to_owned(),
        description: String::new(),
        address: "192.0.2.1".to_owned(),
        port: 4048,
        tags: vec!["prod".to_owned()],
        enabled: true,
    };
    let none = BTreeSet::new();
    let web = store.create_host(&host("web"), &none, None, NOW).await.unwrap().id;
    store.create_host(&host("db"), &none, None, NOW).await.unwrap();
    let plugin = NewPlugin {
        id: PluginId::from("org.example.cpu"),
        name: "CPU".to_owned(),
        description: String::new(),
        version: "1".to_owned(),
        hash: "00".to_owned(),
        archive: vec![1, 2, 3],
        n_historical: 5,
        manifest: serde_json::json!({ "id": "org.example.cpu" }),
        standard: false,
        classifier_source: "return 'ok'".to_owned(),
    };
    store.install_plugin(&plugin, NOW).await.unwrap();
    let check = CheckSettings {
        name: "Standard".to_owned(),
        description: String::new(),
        enabled: true,
        host_ids: [web].into(),
        host_group_ids: BTreeSet::new(),
        plugins: vec![CheckPlugin {
            plugin_id: plugin.id.clone(),
            parameters: serde_json::json!({}),
            n_historical: None,
            classifier_id: None,
        }],
    };
    store.create_check(&check, &BTreeSet::new(), NOW).await.unwrap();
    record(store).await;
}

async fn record(store: &Store) {
    let id = store.assignments().await.unwrap()[0].id;
    let mut recorder = Recorder::load(store).await.unwrap();
    let mut current = CurrentHealth::never(NOW);
    for (minute, health) in [(0, Health::Ok), (1, Health::Ok), (2, Health::Major)] {
        let at = Timestamp::from_seconds(NOW.seconds() + minute * 60);
        let outcome = Outcome {
            result_type: ResultType::Plugin,
            value: Some(0.5),
            message: Some("fine".to_owned()),
            metrics: Vec::new(),
        };
        let reply = Reply { assignment_id: id, at, duration_us: 1, outcome };
        let results = vec![ClassifiedResult { reply, health, reason: None }];
        let change = current.change_to(Subject::Assignment(id), health, at, Some(0.5), None);
        let transitions = change.into_iter().map(|change| {
            current = CurrentHealth::from(&change);
            (change, Vec::new())
        });
        let batch = Batch { results, transitions: transitions.collect() };
        recorder.commit(store, &batch, NOW).await.unwrap();
        // One in a chunk, one in a piece, one in the log.
        if minute < 2 {
            let before = Timestamp::from_seconds(at.seconds() + 1);
            while store.seal(before).await.unwrap() > 0 {}
            while store.join_pieces(NOW.seconds()).await.unwrap() > 0 {}
        }
    }
}

async fn faults(store: &Store) -> Vec<String> {
    store.check_integrity(&mut unseen).await.unwrap()
}

#[tokio::test]
async fn each_fault_is_found_and_named() {
    let faulty = [
        ("UPDATE sample_chunks SET n = n + 1", "sample_chunks: row"),
        ("UPDATE sample_chunks SET t0 = t0 + 1", "sample_chunks: row"),
        ("UPDATE sample_chunks SET codec = 99", "sample_chunks: row"),
        ("UPDATE sample_pieces SET n = n + 1", "sample_pieces: row"),
        ("UPDATE sample_log SET last_at = last_at + 1", "sample_log: row"),
        ("UPDATE sample_log SET n = n + 1", "sample_log: row"),
        ("UPDATE transitions SET seq = 5 WHERE seq = 2", "with gaps"),
        ("UPDATE transitions SET from_health = 'minor' WHERE seq = 2", "does not follow"),
        ("UPDATE current_health SET health = 'critical'", "not its newest"),
        ("UPDATE current_health SET seq = 1", "not its newest"),
        ("UPDATE current_health SET subject_id = 99", "not there"),
        ("DELETE FROM current_health", "has no health"),
        ("DELETE FROM classifier_versions", "without its current version"),
        ("UPDATE messages SET count = 0", "without repeats"),
    ];
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::empty(engine).await;
        make_sound_content(&place.store).await;
        assert_eq!(faults(&place.store).await, Vec::<String>::new());
        let copy = place.path("sound.zst");
        store::backup::write(&place.store, &copy, NOW, &mut unseen).await.unwrap();
        for (sql, told) in faulty {
            let mut session = place.store.write().await.unwrap();
            assert!(session.execute(sql, vec![]).await.unwrap() > 0, "{sql}");
            session.commit().await.unwrap();
            let found = faults(&place.store).await;
            assert!(found.iter().any(|fault| fault.contains(told)), "{sql}: {found:?}");
            let sound = store::backup::Backup::open(&copy).unwrap();
            store::backup::restore(sound, &place.store, true, &mut unseen).await.unwrap();
        }
        assert_eq!(faults(&place.store).await, Vec::<String>::new());
    }
}

/// Runs a statement past the store, which would not let it.
async fn without_foreign_keys(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn dangling_references_and_damaged_pages_of_a_file_are_found() {
    let place = Place::empty(Engine::Sqlite).await;
    make_sound_content(&place.store).await;
    place.store.close().await;
    let path = place.path("data.sqlite");
    without_foreign_keys(&path, "DELETE FROM checks").await;
    let store = Store::attach_sqlite(&path, false).await.unwrap();
    let found = faults(&store).await;
    assert!(found.iter().any(|fault| fault.contains("row of checks that is not there")));
    store.close().await;

    let mut bytes = std::fs::read(&path).unwrap();
    let last_page = bytes.len() - 8_192;
    bytes[last_page..last_page + 200].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();
    let store = Store::attach_sqlite(&path, false).await.unwrap();
    let found = faults(&store).await;
    assert!(found.iter().any(|fault| fault.starts_with("the database file")), "{found:?}");
}

#[tokio::test]
async fn tables_that_are_missing_or_altered_are_named() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::empty(engine).await;
        let mut session = place.store.write().await.unwrap();
        session.execute("DROP TABLE system_log_reads", vec![]).await.unwrap();
        session.execute("ALTER TABLE users ADD COLUMN extra TEXT", vec![]).await.unwrap();
        session.commit().await.unwrap();
        let found = faults(&place.store).await;
        let told = ["table system_log_reads is not there", "table users is not as it was made"];
        for told in told {
            assert!(found.iter().any(|fault| fault.contains(told)), "{found:?}");
        }
    }
}

#[tokio::test]
async fn an_old_schema_or_none_is_told_and_not_read() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::bare(engine).await;
        let found = faults(&place.store).await;
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("the database is empty"), "{found:?}");
    }
    let place = Place::bare(Engine::Sqlite).await;
    let path = place.path("old.sqlite");
    std::fs::copy(fixture("schema-1.sqlite"), &path).unwrap();
    let old = Store::attach_sqlite(&path, false).await.unwrap();
    let found = faults(&old).await;
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("db migrate"), "{found:?}");
}
