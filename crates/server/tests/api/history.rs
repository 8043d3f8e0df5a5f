//! What was measured: series, messages, changes of health.

use domain::health::Health;
use domain::time::Span;
use serde_json::{Value, json};

use crate::site::as_administrator;

on_both_engines! {
    async fn series_messages_and_transitions(site) {
        let (host, check) = site.make_monitored_host("web-01").await;
        for (value, health) in [(10.0, Health::Ok), (20.0, Health::Ok), (99.0, Health::Critical)] {
            site.measure(host, value, health).await;
            site.wait(Span::seconds(60));
        }
        let path = format!("/series?host={host}&plugin=org.prophasis.cpu");
        let series = site.get(&path).await;
        assert_eq!(series["last"], json!([10.0, 20.0, 99.0]));
        assert_eq!(series["check_id"], check);
        assert_eq!(series["tier"], "raw");
        assert_eq!(series["interval_s"], 60);
        assert_eq!(series["time"][0], 1_795_359_600);
        let nothing = site.get(&format!("{path}&metric=none")).await;
        assert_eq!(nothing["time"], json!([]));

        let messages = site.get(&format!("/hosts/{host}/messages")).await;
        assert_eq!(messages["items"][0]["message"], "busy");
        let none = site.get(&format!("/hosts/{host}/messages?plugin=com.example.none")).await;
        assert_eq!(none["items"], json!([]));

        let transitions = site.get(&format!("/hosts/{host}/transitions")).await;
        let changes: Vec<(&Value, &Value)> = transitions["items"]
            .as_array().unwrap().iter().map(|one| (&one["from"], &one["to"])).collect();
        assert_eq!(changes, [(&json!("ok"), &json!("critical")), (&json!("no_data"), &json!("ok"))]);
        assert_eq!(transitions["items"][0]["reason"], "CPU is busy");

        let assignment = site.get(&format!("/hosts/{host}/health")).await["assignments"][0]["id"].clone();
        let own = site.get(&format!("/hosts/{host}/transitions?assignment={assignment}&limit=1")).await;
        assert_eq!(own["items"][0]["plugin_name"], "CPU");
        assert!(own["next_cursor"].is_string());
        let later = "2026-11-22T15:01:30Z";
        let late = site.get(&format!("/hosts/{host}/transitions?from={later}")).await;
        assert_eq!(late["items"].as_array().unwrap().len(), 1);
    }

    async fn impossible_questions_are_refused(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        let path = format!("/series?host={host}&plugin=org.prophasis.cpu");
        for (query, status) in [("&from=5&to=5", 422), ("&points=5", 422), ("&check=99", 404), ("&from=x", 400)] {
            site.ask(as_administrator("GET", &format!("{path}{query}"), None)).await.expect(status);
        }
        let other = format!("/hosts/{host}/transitions?assignment=99");
        site.ask(as_administrator("GET", &other, None)).await.expect(404);
    }
}
