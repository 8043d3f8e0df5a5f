//! What is too much, too odd or not meant is refused with the reason, and harms nothing.

use hyper::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::harness::{Agent, request, script};

#[tokio::test]
async fn odd_requests_are_refused_with_the_reason() {
    let agent = Agent::start(&[]);
    let package = script("com.example.one", "true");
    let put = format!("/v1/plugins/com.example.one?hash={}", package.hash);
    let garbage_hash = "/v1/plugins/com.example.one?hash=abc";
    let big_run = vec![b' '; protocol::limits::RUN_REQUEST_BYTES_MAX + 1];
    let archive = package.archive().to_vec();
    let cases: [(Method, &str, Vec<u8>, u16, &str); 11] = [
        (Method::GET, "/", vec![], 404, "nothing at this path"),
        (Method::GET, "/v1/plugins", vec![], 404, "nothing at this path"),
        (Method::POST, "/v1/hello", vec![], 405, "GET only"),
        (Method::DELETE, "/v1/plugins/com.example.one", vec![], 405, "PUT only"),
        (Method::POST, "/v1/run", b"{}".to_vec(), 400, "missing field `plugin_id`"),
        (Method::POST, "/v1/run", vec![b'['; 100_000], 400, "not a run request"),
        (Method::POST, "/v1/run", big_run, 413, "at most 262144"),
        (Method::PUT, "/v1/plugins/..%2f..%2fetc?hash=x", vec![], 400, "a plugin's id"),
        (Method::PUT, garbage_hash, archive.clone(), 400, "SHA-256"),
        (Method::PUT, &put, b"garbage".to_vec(), 422, "not a tar archive"),
        (Method::PUT, &put.replace("one", "two"), archive, 422, "not \"com.example.two\""),
    ];
    for (method, path, body, expected, because) in cases {
        let mut core = agent.connect().await;
        let (status, answer) = core.send(method, path, body).await.unwrap();
        assert_eq!(status.as_u16(), expected, "{path}: {answer}");
        let message = answer["message"].as_str().unwrap();
        assert!(message.contains(because), "{path}: {message}");
    }
}

#[tokio::test]
async fn an_upload_that_fails_leaves_the_version_in_place() {
    let agent = Agent::start(&[]);
    let mut core = agent.connect().await;
    let package = script("com.example.one", r#"echo '{"value": 1}'"#);
    core.install(&package).await;
    let mut damaged = script("com.example.one", r#"echo '{"value": 2}'"#).archive().to_vec();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    let path = format!("/v1/plugins/com.example.one?hash={}", package.hash);
    let (status, answer) = core.send(Method::PUT, &path, damaged).await.unwrap();
    assert!(status.is_client_error(), "{status} {answer}");
    // A sound archive under another's hash.
    let newer = script("com.example.one", r#"echo '{"value": 3}'"#).archive().to_vec();
    let (status, answer) = core.send(Method::PUT, &path, newer).await.unwrap();
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    let reply = core.run(&request(&package, 5000)).await;
    assert!(matches!(reply, protocol::RunReply::Measured(_)), "{reply:?}");
}

#[tokio::test]
async fn a_body_too_large_is_refused_before_it_is_sent() {
    let agent = Agent::start(&[]);
    let mut core = agent.connect().await;
    let path = format!("/v1/plugins/com.example.one?hash={}", "0".repeat(64));
    let body = vec![0; protocol::limits::ARCHIVE_BYTES_MAX + 1];
    let (status, answer) = core.send(Method::PUT, &path, body).await.unwrap();
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{answer}");
    assert_eq!(agent.connect().await.get("/v1/hello").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_key_is_told_even_to_who_is_still_sending() {
    let agent = Agent::start(&[]);
    let mut core = agent.connect().await;
    core.bearer = None;
    let path = format!("/v1/plugins/com.example.one?hash={}", "0".repeat(64));
    let body = vec![0; protocol::limits::ARCHIVE_BYTES_MAX];
    let (status, answer) = core.send(Method::PUT, &path, body).await.unwrap();
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
}

#[tokio::test]
async fn headers_too_large_are_refused() {
    let agent = Agent::start(&[]);
    let mut core = agent.connect().await;
    let path = format!("/{}", "x".repeat(protocol::limits::REQUEST_HEADER_BYTES_MAX));
    if let Ok((status, _)) = core.send(Method::GET, &path, "").await {
        assert!(status.is_client_error(), "{status}");
    }
    assert_eq!(agent.connect().await.get("/v1/hello").await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_tls_is_hung_up_on() {
    let agent = Agent::start(&[]);
    let mut stream = agent.tcp().await;
    stream.write_all(b"GET /v1/hello HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    // Either an alert or a reset; never HTTP.
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    assert_eq!(agent.connect().await.get("/v1/hello").await.0, StatusCode::OK);
}
