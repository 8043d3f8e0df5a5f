//! API tokens.

use domain::time::Span;
use serde_json::{Value, json};

use crate::site::{VIEWER_TOKEN, request};

on_both_engines! {
    async fn work_until_they_expire_or_are_deleted(site) {
        let body = json!({"name": "backup", "expires_at": "2026-11-22T16:00:00+00:00"});
        let made = site.post("/tokens", body).await.expect(201);
        let secret = made["secret"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("prophasis_") && secret.len() == 53, "{secret}");
        assert!(secret.starts_with(made["token"]["prefix"].as_str().unwrap()));
        let look = || site.ask(request("GET", "/hosts", Some(&secret), None));
        look().await.expect(200);
        let listed = site.get("/tokens").await;
        assert!(!listed.to_string().contains(&secret[20..]));
        assert_ne!(listed["items"][0]["last_used_at"], Value::Null);
        site.wait(Span::seconds(3_600));
        look().await.expect(401);

        let made = site.post("/tokens", json!({"name": "other"})).await.expect(201);
        let secret = made["secret"].as_str().unwrap().to_owned();
        site.delete(&format!("/tokens/{}", made["token"]["id"])).await.expect(204);
        site.ask(request("GET", "/hosts", Some(&secret), None)).await.expect(401);
    }

    async fn viewers_see_their_own_only(site) {
        site.post("/tokens", json!({"name": "of the administrator"})).await.expect(201);
        let seen = site.ask(request("GET", "/tokens", Some(VIEWER_TOKEN), None)).await.expect(200);
        let owners = seen["items"].as_array().unwrap().iter().map(|token| &token["user_id"]);
        assert!(owners.eq([&json!(site.viewer.id)]));
        let past = json!({"name": "late", "expires_at": "2020-01-01T00:00:00Z"});
        assert_eq!(site.post("/tokens", past).await.refused(422), "expires_at");
    }
}
