//! Everything that can go wrong between the core and an agent, each known by its own name, and
//! none of it anybody else's trouble.

use domain::health::Health;
use domain::outcome::ResultType;
use http::StatusCode;
use protocol::enrolment::{AgentKey, Enrolment, Pin};
use serde_json::json;
use server::agents::Target;
use store::Engine;

use crate::sight::results;
use crate::stranger::{Eavesdropper, Liar, blackhole, refusing_port};
use crate::wait::until;
use crate::world::World;

fn anywhere(port: u16) -> Enrolment {
    Enrolment { port, pin: Pin([7; 32]), key: AgentKey([8; 32]) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_has_its_name_and_delays_nobody() {
    let mut world = World::start(Engine::Sqlite, 8).await;
    let behaviours = [
        ("hang", ResultType::ConnectionTimeout),
        ("drip", ResultType::ConnectionTimeout),
        ("garbage", ResultType::RequestError),
        ("huge", ResultType::RequestError),
        ("close", ResultType::ConnectionError),
        ("plugin_error", ResultType::PluginError),
    ];
    let mut expected = Vec::new();
    for (agent, (behaviour, result_type)) in behaviours.into_iter().enumerate() {
        world.say(agent, &json!({ "behaviour": behaviour, "message": "no luck" }));
        expected.push((world.host(behaviour, agent).await, result_type));
    }
    let wrong_key = world.host_with_wrong_key("wrong-key", 6).await;
    expected.push((wrong_key, ResultType::AuthenticationError));
    let eavesdropper = Eavesdropper::start().await;
    let wrong_pin = world.enrol("wrong-pin", "127.0.0.1", &anywhere(eavesdropper.port)).await;
    expected.push((wrong_pin, ResultType::CertificateError));
    let (refusing, _refusing) = refusing_port();
    let refused = world.enrol("refused", "127.0.0.1", &anywhere(refusing)).await;
    expected.push((refused, ResultType::ConnectionError));
    let (swallowing, _swallowing) = blackhole().await;
    let swallowed = world.enrol("swallowed", "127.0.0.1", &anywhere(swallowing)).await;
    expected.push((swallowed, ResultType::ConnectionTimeout));
    let unknown_name = world.enrol("no-name", "no-such-host.invalid", &anywhere(4048)).await;
    expected.push((unknown_name, ResultType::ConnectionError));
    world.say(7, &json!({ "value": 1.0 }));
    let good = world.host("good", 7).await;
    let all: Vec<_> = expected.iter().map(|(host, _)| *host).chain([good]).collect();
    world.check(&all).await;

    for (host, result_type) in expected {
        let state = until(&format!("a result of host {host}"), async || {
            world.probe(host).filter(|state| state.result_type.is_some())
        })
        .await;
        assert_eq!(state.result_type, Some(result_type), "{:?}", state.message);
        assert_eq!(state.health.health, Health::Unknown);
        let reason = state.reason.unwrap_or_default();
        assert!(!reason.is_empty(), "people are told why: {result_type}");
    }
    let (handshakes, bytes) = eavesdropper.heard();
    assert!(handshakes > 0);
    assert_eq!(bytes, 0, "the key must not be sent to a stranger");

    // The others hang for two seconds a run; this one goes on every second.
    let good = world.probe_is(good, Health::Ok).await.assignment.id;
    let store = &world.shared().store;
    let count = async || results(store).await.iter().filter(|r| r.assignment_id == good).count();
    let before = count().await;
    until("the good host goes on", async || (count().await >= before + 3).then_some(())).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_greeting_tells_the_same_faults() {
    let world = World::start(Engine::Sqlite, 1).await;
    let enrolment: Enrolment = world.fleet.members()[0].enrolment.parse().unwrap();
    let target = |port, pin: [u8; 32], key: [u8; 32]| Target {
        address: "127.0.0.1".to_owned(),
        port,
        pin,
        key,
    };
    let (pin, key) = (enrolment.pin.0, enrolment.key.0);
    let agents = &world.shared().agents;
    let greeting = agents.hello(&target(enrolment.port, pin, key)).await.unwrap();
    assert_eq!(greeting.hello.platform.hostname, "agent-0001");
    let (refusing, _refusing) = refusing_port();
    for (target, result_type) in [
        (target(enrolment.port, [0; 32], key), ResultType::CertificateError),
        (target(enrolment.port, pin, [0; 32]), ResultType::AuthenticationError),
        (target(refusing, pin, key), ResultType::ConnectionError),
    ] {
        let outcome = agents.hello(&target).await.unwrap_err();
        assert_eq!(outcome.result_type, result_type, "{:?}", outcome.message);
    }
}

on_both_engines! { what_no_database_takes_stops_nothing }

/// Text with a NUL is refused by PostgreSQL: one agent that sends it must not keep the results of
/// all others from being written.
async fn what_no_database_takes_stops_nothing(engine: Engine) {
    let mut world = World::start(engine, 1).await;
    let hello = |os: &str| {
        json!({
            "protocol": protocol::VERSION, "version": "1\u{0}", "plugins": [], "runtimes": [],
            "platform": {"os": os, "arch": "x", "hostname": "h", "kernel": "k"}, "started_at_s": 1,
        })
        .to_string()
    };
    let measured = json!({"outcome": "measured", "value": 1.0, "message": "a\u{0}b",
        "metrics": [{"name": "m", "value": 1.0, "unit": "\u{0}"}], "duration_us": 1});
    let refusal = json!({"code": "x", "message": "a\u{0}b"}).to_string();
    let odd = json!({"outcome": "a\u{0}b"}).to_string();
    let liars = [
        Liar::start(StatusCode::OK, &hello("os\u{0}"), &measured.to_string()).await,
        Liar::start(StatusCode::IM_A_TEAPOT, &hello(&"x".repeat(100_000)), &refusal).await,
        Liar::start(StatusCode::OK, &hello("os"), &odd).await,
    ];
    let mut hosts = Vec::new();
    for (index, liar) in liars.iter().enumerate() {
        hosts.push(world.enrol(&format!("liar-{index}"), "127.0.0.1", &liar.enrolment).await);
    }
    world.say(0, &json!({ "value": 1.0 }));
    let good = world.host("good", 0).await;
    world.check(&[hosts.as_slice(), &[good]].concat()).await;
    world.probe_is(good, Health::Ok).await;
    for host in &hosts {
        let state = until("a result of a liar", async || {
            world.probe(*host).filter(|state| state.result_type.is_some())
        })
        .await;
        assert_eq!(state.result_type, Some(ResultType::RequestError), "{:?}", state.message);
        assert!(!state.message.unwrap().contains('\0'));
    }
    // What agents say of themselves is written at the latest when the server stops.
    world.stop().await;
    let store = world.open_store().await;
    let seen = store.sightings(&[hosts[0], good]).await.unwrap();
    assert!(seen.contains_key(&good), "{seen:?}");
    store.close().await;
}
