//! History on its way to real long-term stores, which are taken away and brought back; and to
//! receivers that refuse.

use domain::health::Health;
use domain::id::UserId;
use domain::time::Timestamp;
use serde_json::json;
use server::clock::Clock;
use server::config::{Credentials, RemoteWrite};
use store::system_log::SystemLogFilter;
use store::{Engine, Page, Store};

use crate::long_term::{Held, Kind, LongTerm};
use crate::receiver::{Answer, Heard, Receiver};
use crate::wait::until;
use crate::world::World;

on_both_engines! { everything_arrives_once_and_in_order_through_outages }

fn to(url: String) -> RemoteWrite {
    RemoteWrite {
        url,
        credentials: Credentials::None,
        ca_file: None,
        tenant: None,
        batch_samples_max: 10_000,
        timeout_ms: 10_000,
        backfill_days: 0,
    }
}

/// A world that measures two hosts every second and sends everything there.
async fn sending(engine: Engine, config: RemoteWrite) -> World {
    let mut world = World::prepare(engine, 2, Clock::system(), str::to_owned).await;
    world.config.remote_write = Some(config);
    world.run().await;
    let metrics = json!([{"name": "user_percent", "value": 3.5, "unit": "%"}]);
    world.say(0, &json!({ "value": 1.0, "metrics": metrics }));
    world.say(1, &json!({ "value": 2.5 }));
    let hosts = [world.host("web-01", 0).await, world.host("web \"2\"", 1).await];
    world.check(&hosts).await;
    for host in hosts {
        world.probe_is(host, Health::Ok).await;
    }
    world
}

/// Everything measured, under the names that it has outside.
async fn measured(store: &Store) -> Held {
    let mut held = Held::new();
    for name in store.series_names().await.unwrap() {
        let samples = store.samples(name.id, 0, i64::MAX / 2_000_000).await.unwrap();
        let labels = [
            ("host", name.host),
            ("check", name.check),
            ("plugin", name.plugin),
            ("metric", name.metric),
            ("unit", "%".to_owned()),
        ];
        let labels = labels.map(|(label, text)| (label.to_owned(), text));
        let samples = samples.iter().map(|sample| (sample.t, sample.value));
        held.insert(labels.into(), samples.collect());
    }
    held
}

/// Waits until the receiver holds exactly what was measured until now: no more and no less.
async fn arrives(world: &World, long_term: &LongTerm) {
    let expected = measured(&world.shared().store).await;
    assert_eq!(expected.len(), 3);
    let newest = |held: &Held| {
        let samples = held.values().filter_map(|samples| samples.last());
        samples.map(|sample| sample.0).min()
    };
    let held = until("history has arrived", async || {
        let held = long_term.held().await;
        (held.len() == expected.len() && newest(&held) >= newest(&expected)).then_some(held)
    })
    .await;
    for (labels, samples) in expected {
        let arrived = &held[&labels];
        let until_then = arrived.iter().take(samples.len()).copied();
        assert_eq!(until_then.collect::<Vec<_>>(), samples, "{labels:?}");
    }
}

/// Moves everything that was measured into chunks, also what is not acknowledged.
async fn seal(world: &World) {
    let store = &world.shared().store;
    while store.seal(Timestamp(i64::MAX)).await.unwrap() > 0 {}
}

async fn everything_arrives_once_and_in_order_through_outages(engine: Engine) {
    through_outages(engine, Kind::VictoriaMetrics).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prometheus_takes_it_as_well() {
    through_outages(Engine::Sqlite, Kind::Prometheus).await;
}

async fn through_outages(engine: Engine, kind: Kind) {
    let mut long_term = LongTerm::start(kind).await;
    // Small batches: a stretch that is replayed takes several.
    let config = RemoteWrite { batch_samples_max: 7, ..to(long_term.url()) };
    let mut world = sending(engine, config).await;
    world.runs(6).await;
    arrives(&world, &long_term).await;

    // Away for longer than the log, and the server is started anew in between.
    long_term.stop().await;
    world.runs(4).await;
    fails(&world).await;
    seal(&world).await;
    world.runs(4).await;
    world.stop().await;
    world.run().await;
    world.runs(4).await;
    fails(&world).await;
    seal(&world).await;
    world.runs(4).await;
    long_term.run().await;
    arrives(&world, &long_term).await;

    // Away for a moment only.
    long_term.stop().await;
    world.runs(4).await;
    long_term.run().await;
    world.runs(4).await;
    arrives(&world, &long_term).await;
    assert_eq!(world.shared().remote_write.dropped(), 0);
    let total: usize = long_term.held().await.values().map(Vec::len).sum();
    assert!(total > 40, "there was something to lose: {total}");
}

/// Waits until the sending has failed (again).
async fn fails(world: &World) {
    let errors = || {
        let loops = world.shared().loops.snapshot();
        loops.into_iter().find(|one| one.name == "remote writer").map_or(0, |one| one.errors)
    };
    let before = errors();
    until("the receiver is missed", async || (errors() > before).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_dropped_and_told_and_nothing_else_is() {
    let receiver = Receiver::start().await;
    let refuse = || Answer::Status(400, Vec::new());
    // The first batch, the first half of it; then everything is taken.
    receiver.answer_next([refuse(), refuse()]);
    let mut config = to(receiver.url.clone());
    config.batch_samples_max = 2;
    let world = sending(Engine::Sqlite, config).await;
    until("one sample is dropped", async || {
        (world.shared().remote_write.dropped() == 1).then_some(())
    })
    .await;
    until("others are sent", async || (world.shared().remote_write.sent() > 3).then_some(())).await;
    assert_eq!(world.shared().remote_write.dropped(), 1);
    logged(&world, "remote_write_refused", "400 Bad Request as told").await;
    let heard = &receiver.heard()[0];
    assert_eq!(heard.header("content-encoding"), "snappy");
    assert_eq!(heard.header("content-type"), "application/x-protobuf");
    assert_eq!(heard.header("x-prometheus-remote-write-version"), "0.1.0");
    let plain = snap::raw::Decoder::new().decompress_vec(&heard.body).unwrap();
    let text = String::from_utf8_lossy(&plain);
    assert!(text.contains("prophasis_value") && text.contains("Standard"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samples_wait_while_the_receiver_does_not_know_us() {
    let receiver = Receiver::start().await;
    receiver.answer_next([Answer::Status(401, Vec::new())]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "a-token\n").unwrap();
    let mut config = to(receiver.url.clone());
    config.credentials = Credentials::Bearer(file.clone());
    config.tenant = Some("berlin".to_owned());
    let world = sending(Engine::Sqlite, config).await;
    logged(&world, "remote_write_misconfigured", "401 Unauthorized").await;
    std::fs::write(&file, "another-token\n").unwrap();
    logged(&world, "remote_write_back", "is back").await;
    let renewed = |heard: &Heard| heard.header("authorization") == "Bearer another-token";
    until("the new token is used", async || receiver.heard().iter().any(renewed).then_some(()))
        .await;
    let heard = receiver.heard();
    assert_eq!(heard[0].header("authorization"), "Bearer a-token");
    assert_eq!(heard[0].header("x-scope-orgid"), "berlin");
    assert_eq!(world.shared().remote_write.dropped(), 0);
}

async fn logged(world: &World, code: &str, words: &str) {
    until(&format!("the system log has {code}"), async || {
        let filter = SystemLogFilter::default();
        let store = &world.shared().store;
        let page = Page::first();
        let entries = store.list_system_logs(UserId(0), &filter, &page).await.unwrap().items;
        let told =
            entries.iter().any(|one| one.entry.code == code && one.entry.message.contains(words));
        told.then_some(())
    })
    .await;
}
