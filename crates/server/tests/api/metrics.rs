//! `/metrics`.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::health::Health;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::site::{Site, VIEWER_TOKEN};

async fn scrape(site: &Site, path: &str, token: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn wants_credentials() {
    let site = Site::on_sqlite().await;
    assert_eq!(scrape(&site, "/metrics", None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(scrape(&site, "/metrics", Some(VIEWER_TOKEN)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn counts_what_there_is() {
    let site = Site::on_sqlite().await;
    let (host, _) = site.make_monitored_host("web \"1\"").await;
    site.measure(host, 42.5, Health::Critical).await;
    let (_, text) = scrape(&site, "/metrics", Some(VIEWER_TOKEN)).await;
    assert!(text.contains("\nprophasis_assignments{health=\"critical\"} 1\n"), "{text}");
    assert!(text.contains("# TYPE prophasis_runs_finished_total counter\n"), "{text}");
    assert!(!text.contains("prophasis_value{"), "only on demand: {text}");
    let (_, text) = scrape(&site, "/metrics?series=latest", Some(VIEWER_TOKEN)).await;
    let value = text.lines().find(|line| line.contains("metric=\"value\"")).unwrap();
    assert!(value.starts_with("prophasis_value{host=\"web \\\"1\\\"\""), "{value}");
    assert!(value.ends_with(" 42.5"), "{value}");
    let (status, _) = scrape(&site, "/metrics?series=all", Some(VIEWER_TOKEN)).await;
    assert!(status.is_client_error());
}
