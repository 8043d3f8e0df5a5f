//! Checks.

use serde_json::{Value, json};

on_both_engines! {
    async fn are_made_changed_and_deleted(site) {
        let plugin = site.make_plugin().await;
        let first = site.make_host("a").await;
        let second = site.make_host("b").await;
        let group = site.make("/host-groups", json!({"name": "G", "host_ids": [first, second]})).await;
        let schedule = site.make("/schedules", json!({"name": "S", "intervals": [{"delta_s": 60}]})).await;
        let body = json!({
            "name": "Standard", "host_ids": [first], "host_group_ids": [group],
            "plugins": [{"plugin_id": plugin, "parameters": {"critical": 99}, "n_historical": 7}],
            "schedule_ids": [schedule],
        });
        let made = site.post("/checks", body).await.expect(201);
        assert_eq!(made["run_count"], 2);
        assert_eq!(made["plugins"][0]["classifier_id"], Value::Null);
        assert_eq!(made["schedule_ids"], json!([schedule]));
        let path = format!("/checks/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);
        assert_eq!(site.get(&format!("/plugins/{plugin}")).await["check_ids"], json!([made["id"]]));
        assert_eq!(site.get(&format!("/schedules/{schedule}")).await["check_ids"], json!([made["id"]]));

        let run = site.post(&format!("{path}/run"), json!({})).await;
        // Without the scheduler nobody takes the runs: either is right, but never an error of ours.
        assert!(matches!(run.status.as_u16(), 202 | 503), "{run:?}");

        let body = json!({"name": "Standard", "enabled": false, "plugins": []});
        let changed = site.put(&path, body).await.expect(200);
        assert_eq!(changed["run_count"], 0);
        site.delete(&path).await.expect(204);
        site.delete(&path).await.expect(404);
    }

    async fn bad_ones_are_refused(site) {
        let plugin = site.make_plugin().await;
        let with = |plugin: Value| json!({"name": "new", "plugins": [plugin]});
        let cases = [
            ("name", json!({"name": ""})),
            ("host_ids", json!({"name": "a", "host_ids": [99]})),
            ("schedule_ids", json!({"name": "a", "schedule_ids": [99]})),
            ("plugins[0].plugin_id", with(json!({"plugin_id": "com.example.none"}))),
            ("plugins[0].parameters", with(json!({"plugin_id": plugin, "parameters": 7}))),
            (
                "plugins[0].parameters.critical",
                with(json!({"plugin_id": plugin, "parameters": {"critical": "much"}})),
            ),
            ("plugins[0].n_historical", with(json!({"plugin_id": plugin, "n_historical": 0}))),
            ("plugins[0].classifier_id", with(json!({"plugin_id": plugin, "classifier_id": 99}))),
            (
                "plugins[1].plugin_id",
                json!({"name": "a", "plugins": [{"plugin_id": plugin}, {"plugin_id": plugin}]}),
            ),
        ];
        for (field, body) in cases {
            assert_eq!(site.post("/checks", body.clone()).await.refused(422), field, "{body}");
        }
    }
}
