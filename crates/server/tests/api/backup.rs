//! `POST /backups`: what is downloaded restores to the same.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use store::backup::{self, Backup};
use tower::ServiceExt as _;

use crate::site::{ADMINISTRATOR_TOKEN, Site};

async fn download(site: &Site) -> (StatusCode, http::HeaderMap, Vec<u8>) {
    let request = Request::post("/api/v1/backups")
        .header(header::AUTHORIZATION, format!("Bearer {ADMINISTRATOR_TOKEN}"))
        .body(Body::empty())
        .unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

on_both_engines! {
    async fn a_download_holds_everything_and_leaves_nothing_behind(site) {
        site.make_monitored_host("web-01").await;
        let (status, headers, bytes) = download(&site).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_LENGTH], bytes.len().to_string());
        let name = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(name.starts_with("attachment; filename=\"prophasis-20") && name.ends_with(".zst\""), "{name}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("downloaded.zst");
        std::fs::write(&path, &bytes).unwrap();
        let saved = Backup::open(&path).unwrap();
        let store = &site.shared.store;
        let differences = backup::compare(saved, Some(store), &mut |_| {}).await.unwrap();
        let hosts = differences.iter().find(|one| one.table == "hosts").unwrap();
        assert_eq!((hosts.rows_in_backup, hosts.same), (Some(1), true));
        let left = std::fs::read_dir(site.shared.data_dir()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("backup")), "{left:?}");
    }

    async fn a_browser_that_goes_away_leaves_nothing_behind(site) {
        // Polled once, it is under way; then it is dropped, as the request of a closed connection.
        assert!(download(&site).now_or_never().is_none());
        let again = async {
            loop {
                let (status, _, body) = download(&site).await;
                if status != StatusCode::CONFLICT {
                    return (status, body);
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let again = tokio::time::timeout(Duration::from_mins(1), again).await;
        let (status, body) = again.expect("the next backup is not kept waiting");
        assert_eq!((status, body.is_empty()), (StatusCode::OK, false));
        let left = std::fs::read_dir(site.shared.data_dir()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("backup")), "{left:?}");
    }

    async fn one_backup_is_made_at_a_time(site) {
        let _held = site.shared.backup_under_way.lock().await;
        let (status, _, body) = download(&site).await;
        assert_eq!(status, StatusCode::CONFLICT, "{}", String::from_utf8_lossy(&body));
    }
}
