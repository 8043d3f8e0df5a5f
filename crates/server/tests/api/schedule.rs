//! Schedules.

use serde_json::json;

on_both_engines! {
    async fn are_made_changed_and_deleted(site) {
        let body = json!({
            "name": "Office", "intervals": [{"delta_s": 300, "start": "2026-11-22T14:58:00Z"}],
            "active_hours": {
                "timezone": "Europe/Berlin",
                "windows": [{"days": ["sun"], "from": "16:00", "to": "16:30"}],
            },
        });
        let made = site.post("/schedules", body.clone()).await.expect(201);
        assert_eq!(made["intervals"][0]["execute_next"], "2026-11-22T15:03:00.000000Z");
        assert_eq!(made["active_hours"], body["active_hours"]);
        let path = format!("/schedules/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);

        // 15:00 UTC is 16:00 in Berlin.
        let next = site.get(&format!("{path}/next?hours=24")).await;
        let times = next["times"].as_array().unwrap();
        assert_eq!(times.len(), 6, "{next}");
        assert_eq!(times[0], "2026-11-22T15:03:00.000000Z");
        assert_eq!(next["truncated"], false);

        let body = json!({"name": "Always", "intervals": [{"delta_s": 60}]});
        let changed = site.put(&path, body).await.expect(200);
        assert_eq!(changed["intervals"][0]["start"], "2026-11-22T15:00:00.000000Z", "now");
        site.delete(&path).await.expect(204);
    }

    async fn bad_ones_are_refused(site) {
        let hours = |zone: &str, from: &str| json!({
            "name": "a", "intervals": [{"delta_s": 1}],
            "active_hours": {
                "timezone": zone, "windows": [{"days": ["mon"], "from": from, "to": "18:00"}]
            },
        });
        let cases = [
            ("intervals", json!({"name": "a"})),
            ("intervals", json!({"name": "a", "intervals": []})),
            ("intervals[0].delta_s", json!({"name": "a", "intervals": [{"delta_s": 0}]})),
            ("intervals[0].delta_s", json!({"name": "a", "intervals": [{"delta_s": -5}]})),
            ("intervals[0].start", json!({"name": "a", "intervals": [{"delta_s": 1, "start": "soon"}]})),
            ("check_ids", json!({"name": "a", "intervals": [{"delta_s": 1}], "check_ids": [9]})),
            ("active_hours.timezone", hours("Mars/Olympus", "08:00")),
            ("active_hours.windows[0].from", hours("Europe/Berlin", "25:00")),
        ];
        for (field, body) in cases {
            assert_eq!(site.post("/schedules", body.clone()).await.refused(422), field, "{body}");
        }
        let id = site.make("/schedules", json!({"name": "a", "intervals": [{"delta_s": 1}]})).await;
        let next = site.get(&format!("/schedules/{id}/next")).await;
        assert_eq!(next["truncated"], true);
        let asked = crate::site::as_administrator("GET", &format!("/schedules/{id}/next?hours=0"), None);
        site.ask(asked).await.expect(422);
    }
}
