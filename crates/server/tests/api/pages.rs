//! The web pages and the health of the process.

use axum::body::Body;
use axum::http::{Request, header};

use crate::site::{Reply, Site};

async fn get(site: &Site, path: &str) -> Reply {
    site.ask(Request::get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn answers_for_itself_and_its_database() {
    let site = Site::on_sqlite().await;
    assert_eq!(get(&site, "/healthz").await.expect(200), "ok");
    site.shared.store.close().await;
    get(&site, "/healthz").await.expect(503);
}

#[tokio::test]
async fn every_page_of_the_app_is_the_same_file() {
    let site = Site::on_sqlite().await;
    for path in ["/", "/hosts/7", "/plugins/org.prophasis.cpu", "/setup"] {
        let reply = get(&site, path).await;
        assert_eq!(reply.status.as_u16(), 200, "{path}");
        let policy = reply.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(reply.headers[header::X_FRAME_OPTIONS], "DENY");
    }
}

#[tokio::test]
async fn what_is_no_page_is_not_found() {
    let site = Site::on_sqlite().await;
    for path in ["/assets/gone.js", "/assets/../index.html.br", "/favicon.ico2.js", "/api/v2/hosts"]
    {
        get(&site, path).await.expect(404);
    }
    let post = Request::post("/hosts").body(Body::empty()).unwrap();
    site.ask(post).await.expect(405);
}
