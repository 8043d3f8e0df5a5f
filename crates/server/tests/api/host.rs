//! Hosts.

use domain::health::Health;
use domain::transition::{CurrentHealth, Subject};
use serde_json::{Value, json};

const ENROLMENT: &str = "prophasis1.4050.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";

on_both_engines! {
    async fn are_made_changed_and_deleted(site) {
        let group = site.make("/host-groups", json!({"name": "Web"})).await;
        let body = json!({
            "name": "web-01", "address": "192.0.2.7", "tags": ["a"],
            "host_group_ids": [group], "enrolment": ENROLMENT,
        });
        let made = site.post("/hosts", body).await.expect(201);
        assert_eq!(made["port"], 4048);
        assert_eq!(made["enrolled"], true);
        assert_eq!(made["pin"], "0".repeat(64));
        assert_eq!(made["host_group_ids"], json!([group]));
        assert_eq!(made["health"], "no_data");
        assert!(!made.to_string().contains("BBBB"));
        let path = format!("/hosts/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);

        let body = json!({"name": "web-02", "address": "web.example", "enabled": false});
        let changed = site.put(&path, body).await.expect(200);
        assert_eq!(changed["enrolled"], true, "the key stays");
        assert_eq!(changed["host_group_ids"], json!([]));
        assert_eq!(changed["enabled"], false);

        site.delete(&path).await.expect(204);
        site.put(&path, json!({"name": "x", "address": "127.0.0.1"})).await.expect(404);
    }

    async fn bad_ones_are_refused(site) {
        site.make_host("web-01").await;
        let with = |field: &str, value: Value| {
            let mut body = json!({"name": "new", "address": "127.0.0.1"});
            body[field] = value;
            body
        };
        let cases = [
            ("name", with("name", json!("WEB-01"))),
            ("name", with("name", json!("a\nb"))),
            ("address", with("address", json!("https://a.example"))),
            ("port", with("port", json!(0))),
            ("tags[1]", with("tags", json!(["a", "a"]))),
            ("host_group_ids", with("host_group_ids", json!([99]))),
            ("enrolment", with("enrolment", json!("prophasis1.4050.short.key"))),
        ];
        for (field, body) in cases {
            assert_eq!(site.post("/hosts", body.clone()).await.refused(422), field, "{body}");
        }
        assert_eq!(site.get("/hosts").await["items"].as_array().unwrap().len(), 1);
    }

    async fn the_worst_comes_first_and_healths_filter(site) {
        let (bad, _) = site.make_monitored_host("zeta").await;
        site.make_host("alpha").await;
        site.shared.reload_plan().await.unwrap();
        site.measure(bad, 99.0, Health::Critical).await;
        let names = |list: Value| -> Vec<String> {
            let items = list["items"].as_array().unwrap().iter();
            items.map(|host| host["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(site.get("/hosts").await), ["zeta", "alpha"]);
        assert_eq!(names(site.get("/hosts?health=critical,major").await), ["zeta"]);
        assert_eq!(names(site.get("/hosts?health=no_data").await), ["alpha"]);
        let seen = site.get(&format!("/hosts/{bad}")).await;
        assert_eq!(seen["last_seen_at"], "2026-11-22T15:00:00.000000Z");
    }

    async fn explain_their_health(site) {
        let (host, check) = site.make_monitored_host("web-01").await;
        let path = format!("/hosts/{host}/health");
        let before = site.get(&path).await;
        assert_eq!(before["reason"], "no data: nothing has run yet since the server started");
        site.measure(host, 97.0, Health::Critical).await;
        let after = site.get(&path).await;
        assert_eq!(
            after["reason"],
            "critical because CPU in check Standard is critical: CPU is busy"
        );
        let assignment = &after["assignments"][0];
        assert_eq!(assignment["decisive"], true);
        assert_eq!(assignment["check_id"], check);
        assert_eq!(assignment["view"], "percentgraph");
        assert_eq!(
            assignment["metrics"],
            json!([
                {"name": "value", "unit": "%", "label": "Busy", "last": 97.0},
                {"name": "time_percent[user]", "unit": "%", "label": "Time spent", "last": 97.0},
            ])
        );

        let overview = site.get("/overview").await;
        assert_eq!(overview["verdict"], "The only host, web-01, is critical.");
        assert_eq!(overview["problems"][0]["plugin_name"], "CPU");
        assert_eq!(overview["problems"][0]["assignment_id"], assignment["id"]);
        assert_eq!(overview["counts"], json!({"critical": 1}));
    }

    async fn say_since_when_they_are_silent(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        site.measure(host, 97.0, Health::Critical).await;
        let state = &site.shared.state;
        let assignment = state.assignments_of(host.into()).remove(0);
        let measured_at = assignment.last_at.unwrap();
        for (subject, known) in [
            (Subject::Assignment(assignment.assignment.id), assignment.health),
            (Subject::Host(host.into()), state.host(host.into()).unwrap().health),
        ] {
            let silent = known.change_to(subject, Health::NoData, measured_at, None, None);
            state.take_health(subject, CurrentHealth::from(&silent.unwrap()));
        }
        let health = site.get(&format!("/hosts/{host}/health")).await;
        let since = health["assignments"][0]["reason"].as_str().unwrap();
        assert!(since.starts_with("nothing has come since 20"), "{since}");
        let reason = format!("no data: its plugins have fallen silent; {since}");
        assert_eq!(health["reason"], reason);
    }

    async fn named_by_an_alert_stay(site) {
        let host = site.make_host("web-01").await;
        let channel = site.make_channel("Ops").await;
        let alert = json!({
            "name": "Night", "subject": "host", "from": ["ok"], "to": ["critical"],
            "host_ids": [host], "channel_ids": [channel],
        });
        site.make("/alerts", alert).await;
        let refused = site.delete(&format!("/hosts/{host}")).await.expect(409);
        assert_eq!(refused["code"], "in_use");
        assert!(refused["message"].as_str().unwrap().contains("alert \"Night\""), "{refused}");
    }

    async fn a_connection_is_tested_without_saving(site) {
        let body = json!({"address": "127.0.0.1", "port": 9, "enrolment": ENROLMENT});
        let test = site.post("/hosts/test-connection", body).await.expect(200);
        assert_eq!(test["ok"], false);
        assert_eq!(test["result_type"], "connection_error");
        let body = json!({"address": "127.0.0.1"});
        assert_eq!(site.post("/hosts/test-connection", body).await.refused(422), "enrolment");
        let host = site.make_host("new").await;
        let body = json!({"address": "127.0.0.1", "host_id": host});
        assert_eq!(site.post("/hosts/test-connection", body).await.refused(422), "enrolment");
    }
}
