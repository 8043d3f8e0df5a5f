//! Setting up, signing in and out, and what ends a session.

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use domain::time::Span;
use serde_json::{Value, json};

use crate::site::{Reply, Site, as_administrator, request};

const PASSWORD: &str = "correct horse battery";

/// The `name=value` of the cookie that an answer sets.
fn cookie(headers: &HeaderMap) -> String {
    let text = headers[header::SET_COOKIE].to_str().unwrap();
    text.split(';').next().unwrap().to_owned()
}

fn with_cookie(method: &str, path: &str, cookie: &str, origin: Option<&str>) -> Request<Body> {
    let mut request = request(method, path, None, None);
    request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    request.headers_mut().insert(header::HOST, "monitor.example".parse().unwrap());
    if let Some(origin) = origin {
        request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
    }
    request
}

async fn log_in(site: &Site, name: &str, password: &str) -> Reply {
    let body = json!({"name": name, "password": password});
    site.ask(request("POST", "/sessions", None, Some(body))).await
}

async fn make_user(site: &Site, name: &str, role: &str) -> i64 {
    site.make("/users", json!({"name": name, "role": role, "password": PASSWORD})).await
}

#[tokio::test]
async fn the_first_administrator_needs_the_link_and_comes_once() {
    let site = Site::fresh().await;
    let ask = |token: &str, password: &str| {
        let body = json!({"token": token, "name": "grace", "password": password});
        site.ask(request("POST", "/setup", None, Some(body)))
    };
    let needed = site.ask(request("GET", "/setup", None, None)).await.expect(200);
    assert_eq!(needed, json!({"needed": true}));
    let token = site.shared.setup_token.issue();
    ask("wrong", PASSWORD).await.expect(403);
    assert_eq!(ask(&token, "short").await.refused(422), "password");
    let made = ask(&token, PASSWORD).await;
    let session = cookie(&made.headers);
    assert_eq!(made.expect(201)["user"]["role"], "administrator");
    let me = site.ask(with_cookie("GET", "/sessions/current", &session, None)).await.expect(200);
    assert_eq!(me["user"]["name"], "grace");
    ask(&token, PASSWORD).await.expect(409);
    let needed = site.ask(request("GET", "/setup", None, None)).await.expect(200);
    assert_eq!(needed, json!({"needed": false}));
}

on_both_engines! {
    async fn signing_in_and_out(site) {
        make_user(&site, "Grace", "viewer").await;
        let reply = log_in(&site, "grace", PASSWORD).await;
        let text = reply.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        for word in ["__Host-prophasis_session=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            assert!(text.contains(word), "{text}");
        }
        let session = cookie(&reply.headers);
        let me = || site.ask(with_cookie("GET", "/sessions/current", &session, None));
        assert_eq!(me().await.expect(200)["user"]["name"], "Grace");
        let ours = Some("https://monitor.example");
        let out = site.ask(with_cookie("DELETE", "/sessions/current", &session, ours)).await;
        assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
        out.expect(204);
        me().await.expect(401);
    }

    async fn a_new_password_ends_all_sessions(site) {
        let id = make_user(&site, "grace", "viewer").await;
        let session = cookie(&log_in(&site, "grace", PASSWORD).await.headers);
        let body = json!({"name": "grace", "role": "viewer", "password": "another horse battery"});
        site.put(&format!("/users/{id}"), body).await.expect(200);
        site.ask(with_cookie("GET", "/hosts", &session, None)).await.expect(401);
        log_in(&site, "grace", PASSWORD).await.expect(401);
        log_in(&site, "grace", "another horse battery").await.expect(201);
    }

    async fn sessions_end_by_themselves(site) {
        make_user(&site, "grace", "viewer").await;
        let idle = cookie(&log_in(&site, "grace", PASSWORD).await.headers);
        let busy = cookie(&log_in(&site, "grace", PASSWORD).await.headers);
        let look = |session: &str| site.ask(with_cookie("GET", "/hosts", session, None));
        for _ in 0..2 {
            site.wait(Span::seconds(13 * 86_400));
            look(&busy).await.expect(200);
        }
        look(&idle).await.expect(401);
        site.wait(Span::seconds(5 * 86_400));
        look(&busy).await.expect(401);
    }
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let site = Site::on_sqlite().await;
    make_user(&site, "grace", "viewer").await;
    let before = cookie(&log_in(&site, "grace", PASSWORD).await.headers);
    let body = json!({"name": "grace", "password": PASSWORD});
    let mut again = request("POST", "/sessions", None, Some(body));
    again.headers_mut().insert(header::COOKIE, before.parse().unwrap());
    let after = cookie(&site.ask(again).await.headers);
    assert_ne!(before, after);
    site.ask(with_cookie("GET", "/hosts", &before, None)).await.expect(401);
    site.ask(with_cookie("GET", "/hosts", &after, None)).await.expect(200);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let site = Site::on_sqlite().await;
    make_user(&site, "grace", "viewer").await;
    let mut wrong_name = log_in(&site, "nobody", PASSWORD).await.expect(401);
    let mut wrong_password = log_in(&site, "grace", "wrong horse battery").await.expect(401);
    wrong_name["id"] = Value::Null;
    wrong_password["id"] = Value::Null;
    assert_eq!(wrong_name, wrong_password);
    assert_eq!(wrong_name["code"], "wrong_credentials");
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let site = Site::on_sqlite().await;
    make_user(&site, "grace", "viewer").await;
    for _ in 0..5 {
        log_in(&site, "grace", "wrong horse battery").await.expect(401);
    }
    let refused = log_in(&site, "grace", PASSWORD).await;
    let wait_s: i64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert_eq!(refused.expect(429)["code"], "rate_limited");
    site.wait(Span::seconds(wait_s));
    log_in(&site, "grace", PASSWORD).await.expect(201);
}

#[tokio::test]
async fn a_foreign_page_cannot_write_with_somebody_elses_cookie() {
    let site = Site::on_sqlite().await;
    make_user(&site, "grace", "administrator").await;
    let session = cookie(&log_in(&site, "grace", PASSWORD).await.headers);
    let host = site.make_host("a").await;
    let path = format!("/hosts/{host}");
    for origin in [None, Some("https://evil.example"), Some("null"), Some("http://monitor.example")]
    {
        site.ask(with_cookie("DELETE", &path, &session, origin)).await.expect(403);
    }
    let mut sibling = with_cookie("DELETE", &path, &session, Some("https://monitor.example"));
    sibling.headers_mut().insert("sec-fetch-site", "same-site".parse().unwrap());
    site.ask(sibling).await.expect(403);
    let ours = with_cookie("DELETE", &path, &session, Some("https://monitor.example"));
    site.ask(ours).await.expect(204);
}

#[tokio::test]
async fn a_token_has_no_session_to_end() {
    let site = Site::on_sqlite().await;
    site.ask(as_administrator("DELETE", "/sessions/current", None)).await.expect(409);
}
