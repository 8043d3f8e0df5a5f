//! A fleet over real TLS, asked as the core asks: greeting, upload, run, and each misbehaviour.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::sync::Arc;

use hyper::{Method, StatusCode};
use mockfleet::{Fleet, Identity, ScriptFile, Settings};
use protocol::{
    ApiError, ContentHash, Failure, Hello, InstalledPlugin, RunReply, RunRequest, code, limits,
};
use sha2::{Digest, Sha256};
use support::Client;

const PACKAGE: &[u8] = b"any bytes: a mock agent does not open packages";

fn hash() -> ContentHash {
    ContentHash::from_digest(Sha256::digest(PACKAGE).into())
}

async fn fleet(values: Option<&std::path::Path>) -> Fleet {
    let settings =
        Settings { agents: 3, port_base: 0, own_addresses: false, started_at_s: 1_700_000_000 };
    let script = Arc::new(ScriptFile::open(values).unwrap());
    Fleet::start(&settings, &Identity::generate().unwrap(), script).await.unwrap()
}

fn run_request() -> Vec<u8> {
    let request = RunRequest {
        plugin_id: "org.example.cpu".to_owned(),
        hash: hash(),
        parameters: serde_json::Map::new(),
        timeout_ms: 1_000,
        output_bytes_max: 1_000,
    };
    serde_json::to_vec(&request).unwrap()
}

async fn install(client: &mut Client) {
    let path = format!("/v1/plugins/org.example.cpu?hash={}", hash());
    let (status, body) = client.ask(Method::PUT, &path, PACKAGE.to_vec()).await.unwrap();
    assert_eq!(status, StatusCode::OK);
    let installed: InstalledPlugin = serde_json::from_slice(&body).unwrap();
    assert_eq!((installed.id.as_str(), installed.hash), ("org.example.cpu", hash()));
}

async fn run(client: &mut Client) -> RunReply {
    let (status, body) = client.ask(Method::POST, "/v1/run", run_request()).await.unwrap();
    assert_eq!(status, StatusCode::OK);
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn an_agent_greets_takes_a_package_and_runs_it() {
    let fleet = fleet(None).await;
    for member in fleet.members() {
        let mut client = Client::connect(member).await;
        let (status, body) = client.ask(Method::GET, "/v1/hello", Vec::new()).await.unwrap();
        assert_eq!(status, StatusCode::OK);
        let hello: Hello = serde_json::from_slice(&body).unwrap();
        assert_eq!((hello.protocol, &hello.platform.hostname), (1, &member.name));
        assert_eq!(run(&mut client).await, RunReply::PluginMissing { installed_hash: None });
        install(&mut client).await;
        assert!(matches!(run(&mut client).await, RunReply::Measured(_)));
    }
}

#[tokio::test]
async fn a_wrong_key_is_refused() {
    let fleet = fleet(None).await;
    let mut client = Client::connect(&fleet.members()[0]).await;
    client.forget_key();
    let (status, body) = client.ask(Method::GET, "/v1/hello", Vec::new()).await.unwrap();
    let error: ApiError = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (status, error.code.as_str()),
        (StatusCode::UNAUTHORIZED, code::AUTHENTICATION_ERROR)
    );
}

#[tokio::test]
async fn a_package_that_is_not_its_hash_is_refused() {
    let fleet = fleet(None).await;
    let mut client = Client::connect(&fleet.members()[0]).await;
    let path = format!("/v1/plugins/org.example.cpu?hash={}", hash());
    let (status, _) = client.ask(Method::PUT, &path, b"other".to_vec()).await.unwrap();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(run(&mut client).await, RunReply::PluginMissing { installed_hash: None });
}

#[tokio::test]
async fn values_follow_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("values.json");
    let write = |text: &str| std::fs::write(&path, text).unwrap();
    write(
        r#"{"*": {"*": {"value": 1, "message": "one",
        "metrics": [{"name": "m[/x]", "value": 2, "unit": "%"}]}}}"#,
    );
    let fleet = fleet(Some(&path)).await;
    let mut client = Client::connect(&fleet.members()[0]).await;
    install(&mut client).await;
    let RunReply::Measured(measured) = run(&mut client).await else { panic!("not measured") };
    assert_eq!((measured.value, measured.message.as_deref()), (Some(1.0), Some("one")));
    assert_eq!(measured.metrics[0].name, "m[/x]");

    write(r#"{"agent-0001": {"org.example.cpu": {"value": null, "message": "changed"}}}"#);
    let RunReply::Measured(measured) = run(&mut client).await else { panic!("not measured") };
    assert_eq!((measured.value, measured.message.as_deref()), (None, Some("changed")));

    write(r#"{"*": {"*": {"behaviour": "plugin_error", "message": "broken"}}}"#);
    let RunReply::Failed(failed) = run(&mut client).await else { panic!("not failed") };
    assert_eq!((failed.failure, failed.message.as_str()), (Failure::PluginError, "broken"));
}

/// One agent misbehaves in every way; each time its neighbour answers as if nothing were.
#[tokio::test]
async fn misbehaviour_is_as_ordered_and_stays_with_its_agent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("values.json");
    let order = |behaviour: &str| {
        let text = format!(r#"{{"agent-0001": {{"*": {{"behaviour": "{behaviour}"}}}}}}"#);
        std::fs::write(&path, text).unwrap();
    };
    order("ok");
    let fleet = fleet(Some(&path)).await;
    let mut good = Client::connect(&fleet.members()[1]).await;
    install(&mut good).await;
    install(&mut Client::connect(&fleet.members()[0]).await).await;
    for behaviour in ["garbage", "close", "huge", "drip", "hang"] {
        order(behaviour);
        let mut bad = Client::connect(&fleet.members()[0]).await;
        let asked = bad.ask_for_header(Method::POST, "/v1/run", run_request());
        match behaviour {
            "close" => assert!(asked.await.is_err()),
            "hang" => {
                // A fact instead of a wait: the neighbour has answered and this one still has not.
                let mut asked = std::pin::pin!(asked);
                tokio::select! {
                    biased;
                    answer = &mut asked => panic!("it answered: {:?}", answer.is_ok()),
                    reply = run(&mut good) => assert!(matches!(reply, RunReply::Measured(_))),
                }
            }
            "garbage" => {
                let body = asked.await.unwrap().read(limits::REPLY_BYTES_MAX).await.unwrap();
                assert!(serde_json::from_slice::<RunReply>(&body).is_err());
            }
            "huge" => {
                let body = asked.await.unwrap().read(limits::REPLY_BYTES_MAX).await;
                assert!(body.is_none(), "it kept within the bound");
            }
            _ => {
                let first = asked.await.unwrap().first_frame().await;
                assert_eq!(first.len(), 1);
            }
        }
        assert!(matches!(run(&mut good).await, RunReply::Measured(_)), "beside {behaviour}");
    }
}

#[tokio::test]
async fn fleets_that_cannot_be_are_refused() {
    let identity = Identity::generate().unwrap();
    let script = Arc::new(ScriptFile::open(None).unwrap());
    for (agents, port_base) in [(0, 0), (20_001, 0), (100, 65_500)] {
        let settings = Settings { agents, port_base, own_addresses: false, started_at_s: 0 };
        let fleet = Fleet::start(&settings, &identity, Arc::clone(&script)).await;
        assert!(fleet.is_err(), "{agents} agents from port {port_base} on");
    }
}

#[tokio::test]
async fn agents_may_have_addresses_of_their_own() {
    let settings = Settings { agents: 300, port_base: 0, own_addresses: true, started_at_s: 0 };
    let script = Arc::new(ScriptFile::open(None).unwrap());
    let fleet = Fleet::start(&settings, &Identity::generate().unwrap(), script).await.unwrap();
    let address = |index: usize| fleet.members()[index].address.to_string();
    assert_eq!(
        (address(0), address(253), address(254)),
        ("127.1.0.1".to_owned(), "127.1.0.254".to_owned(), "127.1.1.1".to_owned(),)
    );
    let mut client = Client::connect(&fleet.members()[299]).await;
    let (status, _) = client.ask(Method::GET, "/v1/hello", Vec::new()).await.unwrap();
    assert_eq!(status, StatusCode::OK);
}
