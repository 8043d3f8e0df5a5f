//! Channels, and that their secrets never come out.

use serde_json::{Value, json};

use crate::site::webhook;

fn email() -> Value {
    json!({
        "name": "Mail", "module": "email",
        "config": {
            "host": "mail.example", "port": 587, "tls": "starttls", "username": "u",
            "from": "prophasis@example.org", "to": ["ops@example.org"],
        },
        "secrets": {"password": "hunter22"},
    })
}

on_both_engines! {
    async fn take_secrets_and_never_give_them_back(site) {
        let made = site.post("/channels", email()).await.expect(201);
        assert_eq!(made["secrets_set"], json!(["password"]));
        let path = format!("/channels/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);
        assert!(!site.get("/channels").await.to_string().contains("hunter22"));

        let mut body = email();
        body.as_object_mut().unwrap().remove("secrets");
        let changed = site.put(&path, body.clone()).await.expect(200);
        assert_eq!(changed["secrets_set"], json!(["password"]), "an absent secret stays");
        body["secrets"] = json!({"password": null});
        assert_eq!(site.put(&path, body).await.expect(200)["secrets_set"], json!([]));

        let other = site.put(&path, webhook("Hook")).await.expect(200);
        assert_eq!(other["module"], "webhook");
        site.delete(&path).await.expect(204);
    }

    async fn bad_ones_are_refused(site) {
        let with = |field: &str, value: Value| {
            let mut body = email();
            body["config"][field] = value;
            body
        };
        let mut unknown_secret = email();
        unknown_secret["secrets"] = json!({"pasword": "x"});
        let cases = [
            ("config.port", with("port", json!("587"))),
            ("config.host", with("host", json!("a b"))),
            ("config.to", with("to", json!([]))),
            ("config.to[0]", with("to", json!(["nobody"]))),
            ("config.hsot", with("hsot", json!("x"))),
            ("secrets.pasword", unknown_secret),
            ("module", json!({"name": "a", "module": "pigeon", "config": {}})),
            ("config.url", json!({"name": "a", "module": "webhook", "config": {"url": "file:///etc"}})),
        ];
        for (field, body) in cases {
            assert_eq!(site.post("/channels", body.clone()).await.refused(422), field, "{body}");
        }
    }

    async fn in_use_stay(site) {
        let channel = site.make_channel("Ops").await;
        let alert = json!({
            "name": "Night", "subject": "host", "from": ["ok"], "to": ["critical"],
            "channel_ids": [channel],
        });
        site.make("/alerts", alert).await;
        let refused = site.delete(&format!("/channels/{channel}")).await.expect(409);
        assert_eq!(refused["code"], "in_use");
    }

    async fn a_test_says_what_the_receiver_said(site) {
        let channel = site.make_channel("Nobody listens").await;
        let result = site.post(&format!("/channels/{channel}/test"), json!({})).await.expect(200);
        assert_eq!(result["ok"], false);
        assert!(result["message"].as_str().unwrap().contains("127.0.0.1:9"), "{result}");
    }
}
