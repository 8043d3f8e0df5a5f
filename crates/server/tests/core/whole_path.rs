//! From a measurement to somebody's webhook, and back to well.

use domain::alert::AlertSubject;
use domain::health::Health;
use domain::id::{CheckId, HostId};
use domain::notification::{Notification, NotificationStatus};
use domain::transition::Subject;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use store::{Engine, Store};

use crate::receiver::{Heard, Receiver};
use crate::sight::{healths, notifications, results, transitions};
use crate::wait::until;
use crate::world::World;

const SIGNING_KEY: &str = "a key for signing";

on_both_engines! { a_failure_is_told_and_its_end_too }

async fn a_failure_is_told_and_its_end_too(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut world = World::start(engine, 2).await;
    let metrics = json!([{"name": "user_percent", "value": 3.5, "unit": "%"}]);
    world.say(0, &json!({"value": 10.0, "message": "idle", "metrics": metrics}));
    world.say(1, &json!({"value": 20.0}));
    let (host, quiet) = (world.host("web-01", 0).await, world.host("web-02", 1).await);
    let service = world.service(host).await;
    let channel = world.webhook("Hook", &receiver.url, Some(SIGNING_KEY)).await;
    let alert = world.alert("Probe fails", AlertSubject::Plugin, channel).await;
    world.alert("Host fails", AlertSubject::Host, channel).await;
    world.alert("Service fails", AlertSubject::Service, channel).await;
    let check = world.check(&[host, quiet]).await;

    let well = world.probe_is(host, Health::Ok).await;
    assert_eq!((well.value, well.message.as_deref()), (Some(10.0), Some("idle")));
    assert_eq!((well.metrics[0].name.as_str(), well.metrics[0].value), ("user_percent", 3.5));
    world.probe_is(quiet, Health::Ok).await;

    world.say(0, &json!({"value": 97.0, "message": "busy"}));
    world.probe_is(host, Health::Critical).await;
    let told = receiver.hears(3).await;
    let probe = Subject::Assignment(well.assignment.id);
    let problem = about(&told, "plugin");
    let expected = problem_of(
        &world,
        problem,
        (host, check),
        &format!("assignment-{}/alert-{alert}", probe.number()),
    );
    assert_eq!(problem.json(), expected);
    told.iter().for_each(assert_signed);
    let why = about(&told, "service").json()["reason"].clone();
    assert!(why.as_str().unwrap().contains("web-01"), "{why}");
    let store = &world.shared().store;
    let incident = store.open_incident_of(host).await.unwrap().expect("an incident is open");
    assert_eq!(incident.title, "Probe in check Standard is critical");
    assert_eq!(incident.worst_health, Health::Critical);

    world.say(0, &json!({"value": 11.0}));
    let told = receiver.hears(6).await;
    let recovery = about(&told[3..], "plugin").json();
    assert_eq!(recovery["kind"], "recovery");
    assert_eq!((&recovery["from"], &recovery["to"]), (&json!("critical"), &json!("ok")));
    assert_eq!(recovery["problem_key"], problem.json()["problem_key"]);
    assert_ne!(recovery["key"], problem.json()["key"]);
    assert_eq!(store.open_incident_of(host).await.unwrap(), None);

    let flow = [Health::Ok, Health::Critical, Health::Ok];
    for subject in [probe, Subject::Host(host), Subject::Service(service)] {
        assert_eq!(healths(&transitions(store, subject).await), flow, "{subject:?}");
    }
    assert_eq!(healths(&transitions(store, Subject::Host(quiet)).await), [Health::Ok]);
    assert_all_sent_at_once(store, 6).await;

    a_restart_takes_up_where_it_was(&mut world, host, probe, &flow).await;
    assert_eq!(receiver.heard().len(), 6, "nothing is told again");
    world.stop().await;
}

async fn a_restart_takes_up_where_it_was(
    world: &mut World,
    host: HostId,
    probe: Subject,
    flow: &[Health],
) {
    let written = results(&world.shared().store).await.len();
    world.stop().await;
    world.run().await;
    let store = &world.shared().store;
    assert_eq!(world.probe(host).unwrap().health.health, Health::Ok);
    until("more results", async || (results(store).await.len() > written + 2).then_some(())).await;
    assert_eq!(healths(&transitions(store, probe).await), flow);
}

/// The whole message about a probe that became critical; what only the sender knows is taken from
/// the message itself.
fn problem_of(
    world: &World,
    heard: &Heard,
    (host, check): (HostId, CheckId),
    problem_key: &str,
) -> Value {
    json!({
        "kind": "problem",
        "host": {"id": host.to_string(), "name": "web-01"},
        "plugin": {"id": "com.example.probe", "name": "Probe"},
        "check": {"id": check.to_string(), "name": "Standard"},
        "service": null,
        "from": "ok", "to": "critical",
        "value": 97.0, "unit": "%", "reason": "97 is 90 or more", "text": "busy",
        "at": heard.json()["at"],
        "alert": "Probe fails",
        "link": format!("{}/hosts/{host}", world.shared().config.server.public_url),
        "key": heard.key(),
        "problem_key": problem_key,
        "subject": "CRITICAL: Probe on web-01 (was ok)",
    })
}

/// There are `count` notifications, and each was accepted at its first attempt.
async fn assert_all_sent_at_once(store: &Store, count: usize) {
    let sent = until("all are noted as sent", async || {
        let all = notifications(store).await;
        let sent = |one: &Notification| one.content.status == NotificationStatus::Sent;
        all.iter().all(sent).then_some(all)
    })
    .await;
    assert_eq!(sent.len(), count);
    assert!(sent.iter().all(|one| one.attempts == 1), "{sent:#?}");
}

/// The message whose most particular subject is `party`.
#[track_caller]
fn about<'a>(told: &'a [Heard], party: &str) -> &'a Heard {
    let is_about = |heard: &&Heard| {
        let body: Value = heard.json();
        let named = |name: &str| !body[name].is_null();
        match party {
            "plugin" => named("plugin"),
            "service" => named("service"),
            _ => named("host") && !named("plugin"),
        }
    };
    told.iter().find(is_about).unwrap_or_else(|| panic!("nothing about a {party}"))
}

#[track_caller]
fn assert_signed(heard: &Heard) {
    let mut mac = Hmac::<Sha256>::new_from_slice(SIGNING_KEY.as_bytes()).unwrap();
    mac.update(&heard.body);
    let signature = server::hex::encode(&mac.finalize().into_bytes());
    assert_eq!(heard.header("x-prophasis-signature"), format!("sha256={signature}"));
    assert_eq!(heard.key(), heard.json()["key"].as_str().unwrap());
    assert_eq!((heard.method.as_str(), heard.path.as_str()), ("POST", "/hook"));
}
