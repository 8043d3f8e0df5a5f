//! Incidents.

use domain::health::Health;
use serde_json::{Value, json};

use crate::site::START;

on_both_engines! {
    async fn are_acknowledged_and_taken_back(site) {
        let host = site.make_host("web-01").await;
        let opened = site
            .shared
            .store
            .open_incident(host.into(), "web-01 is critical", Health::Critical, START)
            .await
            .unwrap();
        let path = format!("/incidents/{}", opened.id);
        let seen = site.get(&path).await;
        assert_eq!(seen["host_name"], "web-01");
        assert_eq!(seen["acknowledged_by"], Value::Null);
        let body = json!({"until": "2026-11-22T17:00:00Z", "note": "on it"});
        let acknowledged = site.post(&format!("{path}/acknowledge"), body).await.expect(200);
        assert_eq!(acknowledged["acknowledged_by"], "ada");
        assert_eq!(acknowledged["note"], "on it");
        let past = json!({"until": "2020-01-01T00:00:00Z"});
        assert_eq!(site.post(&format!("{path}/acknowledge"), past).await.refused(422), "until");
        assert_eq!(site.get("/incidents?open=true").await["items"].as_array().unwrap().len(), 1);
        assert_eq!(site.get("/incidents?open=false").await["items"], json!([]));
        site.delete(&format!("{path}/acknowledge")).await.expect(204);
        assert_eq!(site.get(&path).await["acknowledged_by"], Value::Null);
        site.shared.store.resolve_incident(host.into(), START).await.unwrap();
        site.post(&format!("{path}/acknowledge"), json!({})).await.expect(409);
    }
}
