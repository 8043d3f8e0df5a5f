//! Alerts.

use domain::health::Health;
use serde_json::{Value, json};

on_both_engines! {
    async fn read_as_a_sentence_and_preview_what_they_would_send(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        let channel = site.make_channel("Ops").await;
        let body = json!({
            "name": "Night", "subject": "host", "from": ["ok", "no_data"], "to": ["critical"],
            "host_ids": [host], "channel_ids": [channel],
        });
        let made = site.post("/alerts", body).await.expect(201);
        assert_eq!(
            made["sentence"],
            "When web-01 goes from ok or no data to critical, tell Ops."
        );
        let path = format!("/alerts/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);
        let none = site.get(&format!("{path}/preview")).await;
        assert_eq!(none["transitions"], 0);
        site.measure(host, 99.0, Health::Critical).await;
        let preview = site.get(&format!("{path}/preview?days=1")).await;
        assert_eq!(preview["transitions"], 1);
        assert_eq!(preview["notifications"], 1);
        assert_eq!(preview["recipients"], 1);
        assert_eq!(preview["examples"][0]["host_name"], "web-01");
        assert_eq!(preview["examples"][0]["subject"], "host");
        // Coming back from a silence as it was before is no news.
        site.measure(host, 0.0, Health::NoData).await;
        site.measure(host, 99.0, Health::Critical).await;
        let preview = site.get(&format!("{path}/preview?days=1")).await;
        assert_eq!(preview["transitions"], 1);

        let test = site.post(&format!("{path}/test"), json!({})).await.expect(200);
        assert_eq!(test["results"][0]["channel_id"], channel);
        assert_eq!(test["results"][0]["ok"], false);
        site.delete(&path).await.expect(204);
    }

    async fn bad_ones_are_refused(site) {
        let channel = site.make_channel("Ops").await;
        let with = |field: &str, value: Value| {
            let mut body = json!({
                "name": "a", "subject": "host", "from": ["ok"], "to": ["critical"],
                "channel_ids": [channel],
            });
            body[field] = value;
            body
        };
        let cases = [
            ("from", with("from", json!([]))),
            ("from[0]", with("from", json!(["bad"]))),
            ("to", with("to", json!(["ok"]))),
            ("subject", with("subject", json!("planet"))),
            ("subject", with("plugin_ids", json!(["a.b"]))),
            ("channel_ids", with("channel_ids", json!([]))),
            ("channel_ids", with("channel_ids", json!([99]))),
            ("host_ids", with("host_ids", json!([99]))),
        ];
        for (field, body) in cases {
            assert_eq!(site.post("/alerts", body.clone()).await.refused(422), field, "{body}");
        }
    }
}
