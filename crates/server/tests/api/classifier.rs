//! Classifiers.

use serde_json::{Value, json};

on_both_engines! {
    async fn keep_their_versions(site) {
        let body = json!({"name": "Mine", "source": "return \"ok\""});
        let made = site.post("/classifiers", body).await.expect(201);
        assert_eq!(made["current_version"], 1);
        let path = format!("/classifiers/{}", made["id"]);
        let body = json!({"name": "Mine", "source": "return \"major\", \"why\""});
        assert_eq!(site.put(&path, body).await.expect(200)["current_version"], 2);
        let versions = site.get(&format!("{path}/versions")).await;
        assert_eq!(versions["items"][0]["author"], "ada");
        assert_eq!(versions["items"].as_array().unwrap().len(), 2);
        let restored = site.post(&format!("{path}/versions/1/restore"), json!({})).await.expect(200);
        assert_eq!(restored["source"], "return \"ok\"");
        site.post(&format!("{path}/versions/99/restore"), json!({})).await.expect(404);
        site.delete(&path).await.expect(204);
    }

    async fn bad_ones_are_refused(site) {
        let body = json!({"name": "Mine", "source": "local a = 1\nif a then\nreturn \"ok\""});
        let refused = site.post("/classifiers", body).await.expect(422);
        assert_eq!(refused["field"], "source");
        assert!(refused["message"].as_str().unwrap().contains("line 3"), "{refused}");
        let body = json!({"name": "Mine", "source": "  "});
        assert_eq!(site.post("/classifiers", body).await.refused(422), "source");
        let body = json!({"name": "Mine", "source": "x".repeat(70_000)});
        assert_eq!(site.post("/classifiers", body).await.refused(422), "source");
    }

    async fn a_plugins_default_stays(site) {
        let plugin = site.make_plugin().await;
        let default = site.get(&format!("/plugins/{plugin}")).await["default_classifier_id"].clone();
        let path = format!("/classifiers/{default}");
        assert_eq!(site.get(&path).await["plugin_id"], plugin);
        assert_eq!(site.delete(&path).await.expect(409)["code"], "in_use");
    }
}

#[tokio::test]
async fn are_tried_out_without_saving() {
    let site = crate::site::Site::on_sqlite().await;
    let attempt = |source: &str| {
        let body = json!({
            "source": source, "values": [1, null, 95.5], "params": {"limit": 90},
        });
        site.post("/classifiers/try", body)
    };
    let source = "if values[#values] > params.limit then return 'critical', 'over' end return 'ok'";
    let verdict = attempt(source).await.expect(200);
    assert_eq!(verdict, json!({"health": "critical", "reason": "over", "fault": null}));
    let verdict = attempt("return 'ok'\nand nil +").await.expect(200);
    assert_eq!(verdict["health"], "unknown");
    assert_eq!(verdict["fault"]["line"], 2);
    let verdict = attempt("while true do end").await.expect(200);
    assert_eq!(verdict["health"], "unknown");
    assert_ne!(verdict["fault"], Value::Null);
    let body = json!({"source": "return 'ok'", "values": vec![1; 1_001]});
    assert_eq!(site.post("/classifiers/try", body).await.refused(422), "values");
}
