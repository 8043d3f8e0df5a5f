//! The event stream.

use std::collections::BTreeSet;

use axum::body::{Body, BodyDataStream};
use axum::http::header;
use domain::health::Health;
use futures_util::StreamExt as _;
use tower::ServiceExt as _;

use crate::site::{Site, as_administrator};

async fn open(site: &Site, after: Option<u64>) -> BodyDataStream {
    let mut request = as_administrator("GET", "/events", None);
    if let Some(after) = after {
        request.headers_mut().insert("last-event-id", after.into());
    }
    let response = site.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    Body::into_data_stream(response.into_body())
}

/// The next part of the stream that is no keep-alive.
async fn next(stream: &mut BodyDataStream) -> String {
    loop {
        let part = stream.next().await.unwrap().unwrap();
        let text = String::from_utf8(part.to_vec()).unwrap();
        if !text.starts_with(':') {
            return text;
        }
    }
}

#[tokio::test]
async fn tells_what_changes_and_goes_on_after_a_break() {
    let site = Site::on_sqlite().await;
    let (host, _) = site.make_monitored_host("web-01").await;
    let mut stream = open(&site, None).await;
    assert!(next(&mut stream).await.contains("event: hello"));
    site.measure(host, 99.0, Health::Critical).await;
    let changes = site.shared.state.take_changes();
    let kinds = BTreeSet::from(["hosts"]);
    let delta = server::api::event::delta(&site.shared, &changes, &kinds, None);
    site.shared.live.publish(&serde_json::to_string(&delta).unwrap());
    let told = next(&mut stream).await;
    assert!(told.contains("event: delta"), "{told}");
    assert!(told.contains("\"health\":\"critical\""), "{told}");
    assert!(told.contains("\"changed\":[\"hosts\"]"), "{told}");
    let id = told.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().parse().unwrap();

    site.shared.live.publish("{\"missed\":true}");
    let mut resumed = open(&site, Some(id)).await;
    assert!(next(&mut resumed).await.contains("event: hello"));
    assert!(next(&mut resumed).await.contains("missed"));
    let mut lost = open(&site, Some(3)).await;
    assert!(next(&mut lost).await.contains("event: hello"));
    assert!(next(&mut lost).await.contains("event: resync"));
}
