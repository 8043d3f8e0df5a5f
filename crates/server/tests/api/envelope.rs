//! Refusals: one shape, a sentence, and the place of the fault.

use axum::http::{Request, header};
use serde_json::json;

use crate::site::{ADMINISTRATOR_TOKEN, Reply, Site, as_administrator};

async fn raw(site: &Site, method: &str, path: &str, kind: &str, body: &str) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {ADMINISTRATOR_TOKEN}"))
        .header(header::CONTENT_TYPE, kind);
    site.ask(request.body(body.to_owned().into()).unwrap()).await
}

#[tokio::test]
async fn every_kind_of_refusal() {
    let site = Site::on_sqlite().await;
    let json_type = "application/json";
    let host = r#"{"name": "a", "address": "127.0.0.1""#;
    let cases = [
        ("no JSON", raw(&site, "POST", "/hosts", json_type, "{").await),
        ("not JSON's type", raw(&site, "POST", "/hosts", "text/plain", "{}").await),
        ("missing field", raw(&site, "POST", "/hosts", json_type, r#"{"name": "a"}"#).await),
        ("wrong type", raw(&site, "POST", "/hosts", json_type, r#"{"name": 7}"#).await),
        (
            "unknown field",
            raw(&site, "POST", "/hosts", json_type, &format!("{host}, \"nmae\": 1}}")).await,
        ),
        (
            "port out of range",
            raw(&site, "POST", "/hosts", json_type, &format!("{host}, \"port\": 70000}}")).await,
        ),
        ("invalid name", site.post("/hosts", json!({"name": " ", "address": "127.0.0.1"})).await),
        ("no such host", site.ask(as_administrator("GET", "/hosts/99", None)).await),
        ("no number", site.ask(as_administrator("GET", "/hosts/abc", None)).await),
        ("no such route", site.ask(as_administrator("GET", "/nothing", None)).await),
        ("no such method", site.ask(as_administrator("PATCH", "/hosts", None)).await),
        ("limit", site.ask(as_administrator("GET", "/users?limit=501", None)).await),
        ("query", site.ask(as_administrator("GET", "/users?limit=many", None)).await),
        ("unknown query", site.ask(as_administrator("GET", "/users?limti=5", None)).await),
        ("cursor", site.ask(as_administrator("GET", "/hosts?cursor=%21", None)).await),
    ];
    let mut shown = Vec::new();
    for (name, reply) in cases {
        let id = reply.body["id"].as_str().unwrap_or_default();
        assert!(id.len() == 8 && id.starts_with("e-"), "{name}: {}", reply.body);
        let mut body = reply.body;
        body.as_object_mut().unwrap().remove("id");
        shown.push(format!("{name}: {} {body}", reply.status.as_u16()));
    }
    insta::assert_snapshot!(shown.join("\n"));
}

#[tokio::test]
async fn a_body_too_large_is_refused_before_it_is_read() {
    let site = Site::on_sqlite().await;
    let body = format!("\"{}\"", "x".repeat(1024 * 1024));
    let reply = raw(&site, "POST", "/hosts", "application/json", &body).await;
    assert_eq!(reply.expect(413)["code"], "too_large");
    let reply = site.upload(vec![0; (16 << 20) + 1]).await;
    assert_eq!(reply.expect(413)["code"], "too_large");
}

#[tokio::test]
async fn a_failure_inside_tells_nothing_but_an_id_that_the_log_knows() {
    let site = Site::on_sqlite().await;
    site.shared.store.close().await;
    let reply = site.ask(as_administrator("GET", "/setup", None)).await;
    assert!(reply.headers.contains_key(header::RETRY_AFTER));
    let body = reply.expect(503);
    assert_eq!(body["code"], "unavailable");
    let logged = site.shared.log.take();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0].reference.as_deref(), body["id"].as_str());
    assert!(logged[0].message.contains("GET /setup"), "{}", logged[0].message);
    assert!(!body["message"].as_str().unwrap().contains("pool"), "{body}");
}

#[tokio::test]
async fn answers_are_never_kept_by_browsers_and_carry_the_security_headers() {
    let site = Site::on_sqlite().await;
    let headers = site.ask(as_administrator("GET", "/hosts", None)).await.headers;
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(
        headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script-src 'self';")
    );
}
