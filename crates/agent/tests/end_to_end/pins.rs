//! Who is let in: the key, and the core's pin.

use hyper::{Method, StatusCode};

use crate::harness::{Agent, Identity};

#[tokio::test]
async fn without_the_right_key_every_request_is_refused_alike() {
    let agent = Agent::start(&[]);
    let right = agent.connect().await.bearer.clone().unwrap();
    let key = right.strip_prefix("Bearer ").unwrap();
    let zeros = "A".repeat(43);
    let wrong = [
        None,
        Some(String::new()),
        Some("Bearer ".to_owned()),
        Some(format!("Bearer {zeros}")),
        Some(format!("bearer {key}")),
        Some(format!("Basic {key}")),
        Some(format!("Bearer {key}=")),
        Some(format!("Bearer {}", &key[..42])),
        Some(format!("Bearer {key}, Bearer {key}")),
    ];
    let mut answers = Vec::new();
    for bearer in wrong {
        for (method, path) in
            [(Method::GET, "/v1/hello"), (Method::POST, "/v1/run"), (Method::GET, "/nowhere")]
        {
            let mut core = agent.connect().await;
            core.bearer.clone_from(&bearer);
            let (status, answer) = core.send(method, path, "").await.unwrap();
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{bearer:?}");
            answers.push(answer);
        }
    }
    assert_eq!(answers[0]["code"], "authentication_error");
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    // And the connection ends with it, so that nobody tries keys at leisure.
    let mut core = agent.connect().await;
    core.bearer = None;
    core.get("/v1/hello").await;
    core.send(Method::GET, "/v1/hello", "").await.unwrap_err();
}

#[tokio::test]
async fn the_pinned_core_only() {
    let core = Identity::new();
    let agent = Agent::start(&["--core-pin", &core.pin.to_string()]);
    let mut connection = agent.connect_as(Some(&core)).await.unwrap();
    assert_eq!(connection.get("/v1/hello").await.0, StatusCode::OK);
    for (who, identity) in [
        ("another core", Some(Identity::new())),
        ("one that shows the certificate but has not its key", Some(core.stolen())),
        ("one without a certificate", None),
    ] {
        // In TLS 1.3 the client learns of its refusal only with its first answer.
        let answer = match agent.connect_as(identity.as_ref()).await {
            Ok(mut connection) => connection.send(Method::GET, "/v1/hello", "").await.ok(),
            Err(_) => None,
        };
        assert_eq!(answer, None, "{who} was let in");
    }
    assert_eq!(connection.get("/v1/hello").await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_pinned_core_still_needs_the_key() {
    let core = Identity::new();
    let agent = Agent::start(&["--core-pin", &core.pin.to_string()]);
    let mut connection = agent.connect_as(Some(&core)).await.unwrap();
    connection.bearer = None;
    assert_eq!(connection.get("/v1/hello").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn without_a_core_pin_a_certificate_is_no_hindrance() {
    let agent = Agent::start(&[]);
    let mut connection = agent.connect_as(Some(&Identity::new())).await.unwrap();
    assert_eq!(connection.get("/v1/hello").await.0, StatusCode::OK);
}
