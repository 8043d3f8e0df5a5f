//! `kill -9` at any moment: what was committed is received, waits to be sent, or is withheld with
//! a reason; nothing is torn, skipped or made up.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use domain::alert::AlertSubject;
use domain::health::Health;
use domain::id::HostId;
use domain::notification::{Notification, NotificationStatus};
use domain::transition::{Subject, Transition};
use serde_json::json;
use store::notification::NotificationFilter;
use store::{Engine, Page, Store};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::receiver::Receiver;
use crate::sight::healths;
use crate::wait::until;
use crate::world::World;

const KILLS: usize = 20;
/// Longest life of a server after it is ready.
const LIFE_MS_MAX: f64 = 2_500.0;
/// One start in so many is killed before it is ready.
const UNREADY_EVERY: usize = 5;

fn spawn(config: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_prophasis"))
        .args(["server", "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn ready(server: &mut Child) {
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    until("the server is ready", async || {
        let line = lines.next_line().await.unwrap().expect("the server runs");
        line.starts_with("ready ").then_some(())
    })
    .await;
}

/// Changes of everything that the rules watch.
async fn all_changes(store: &Store, host: HostId) -> Vec<Transition> {
    let mut all = Vec::new();
    for assignment in store.assignments().await.unwrap() {
        for subject in [Subject::Assignment(assignment.id), Subject::Host(host)] {
            let changes = crate::sight::transitions(store, subject).await;
            healths(&changes);
            all.extend(changes);
        }
    }
    all
}

/// By the change that each tells of.
async fn told(store: &Store) -> BTreeMap<i64, Vec<Notification>> {
    let mut told: BTreeMap<i64, Vec<Notification>> = BTreeMap::new();
    let mut page = Page::first();
    loop {
        let part = store.notifications(&NotificationFilter::default(), &page).await.unwrap();
        for one in part.items {
            told.entry(one.transition_id.0).or_default().push(one);
        }
        let Some(next) = part.next else { return told };
        page = Page::new(200, Some(next)).unwrap();
    }
}

/// What must hold whenever the server is not running. Returns how many changes there are.
async fn assert_whole(config: &server::config::Config, host: HostId, receiver: &Receiver) -> usize {
    let store = server::app::open_store(config).await.unwrap();
    let mut session = store.read().await.unwrap();
    let checked = session.query_one("PRAGMA integrity_check", Vec::new()).await.unwrap();
    assert_eq!(checked.text("integrity_check").unwrap(), "ok");
    drop(session);
    let changes = all_changes(&store, host).await;
    let told = told(&store).await;
    for change in &changes {
        // The rules watch every change between ok and critical.
        let watched = change.change.from != Health::NoData
            && change.change.from != Health::Unknown
            && change.change.to != Health::Unknown;
        let rows = told.get(&change.id.0).map_or(0, Vec::len);
        assert_eq!(rows, usize::from(watched), "{change:?}");
    }
    let attempts: BTreeMap<String, i64> = told
        .into_values()
        .flatten()
        .inspect(|one| {
            let status = one.content.status;
            assert!(
                matches!(status, NotificationStatus::Sent | NotificationStatus::Pending),
                "{one:?}"
            );
        })
        .map(|one| (one.content.dedup_key, one.attempts))
        .collect();
    for (key, times) in times_heard(receiver) {
        let attempts = attempts.get(&key).unwrap_or_else(|| panic!("{key} was never committed"));
        assert!(times <= *attempts, "{key} was heard {times} times in {attempts} attempts");
    }
    store.close().await;
    changes.len()
}

fn times_heard(receiver: &Receiver) -> BTreeMap<String, i64> {
    let mut times = BTreeMap::new();
    for heard in receiver.heard() {
        *times.entry(heard.key()).or_default() += 1;
    }
    times
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_however_often_the_server_is_killed() {
    let receiver = Receiver::start().await;
    let mut world = World::start(Engine::Sqlite, 1).await;
    world.say(0, &json!({ "value": 1.0 }));
    let host = world.host("web-01", 0).await;
    let channel = world.webhook("Hook", &receiver.url, None).await;
    world.alert("Probe fails", AlertSubject::Plugin, channel).await;
    world.alert("Host fails", AlertSubject::Host, channel).await;
    world.check(&[host]).await;
    world.probe_is(host, Health::Ok).await;
    world.stop().await;
    let config = world.folder.path().join("prophasis.toml");
    let data_dir = world.config.server.data_dir.display();
    let text = format!("[server]\nlisten = \"127.0.0.1:0\"\ndata_dir = \"{data_dir}\"\n");
    std::fs::write(&config, text).unwrap();

    let mut lives = Vec::new();
    for kill in 0..KILLS {
        // Each life sees another value: there is a change in most of them.
        world.say(0, &json!({ "value": if kill % 2 == 0 { 99.0 } else { 1.0 } }));
        let mut server = spawn(&config);
        if kill % UNREADY_EVERY != UNREADY_EVERY - 1 {
            ready(&mut server).await;
        }
        let life_ms = server::random::fraction() * LIFE_MS_MAX;
        lives.push(life_ms.round());
        tokio::time::sleep(Duration::from_secs_f64(life_ms / 1_000.0)).await;
        server.kill().await.unwrap();
        assert_whole(&world.config, host, &receiver).await;
    }
    // Printed if the test fails: how long each lived.
    println!("lives in ms: {lives:?}");

    // One that may live sends what is left.
    world.run().await;
    let store = &world.shared().store;
    until("nothing waits any more", async || {
        let told = told(store).await;
        let sent = |one: &Notification| one.content.status == NotificationStatus::Sent;
        told.values().flatten().all(sent).then_some(())
    })
    .await;
    world.stop().await;
    let changes = assert_whole(&world.config, host, &receiver).await;
    assert!(changes > 2, "there was something to lose");
    let store = server::app::open_store(&world.config).await.unwrap();
    let times = times_heard(&receiver);
    for one in told(&store).await.into_values().flatten() {
        assert!(times.contains_key(&one.content.dedup_key), "accepted, but never heard: {one:?}");
    }
    store.close().await;
}
