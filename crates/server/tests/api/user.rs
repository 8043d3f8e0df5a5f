//! Users.

use serde_json::json;

const PASSWORD: &str = "correct horse battery";

on_both_engines! {
    async fn are_made_changed_and_deleted(site) {
        let body = json!({"name": "grace", "role": "viewer", "password": PASSWORD});
        let made = site.post("/users", body).await.expect(201);
        assert_eq!(made["role"], "viewer");
        assert!(made.get("password").is_none() && made.get("password_hash").is_none());
        let path = format!("/users/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);
        let body = json!({"name": "hopper", "role": "administrator"});
        assert_eq!(site.put(&path, body).await.expect(200)["name"], "hopper");
        site.delete(&path).await.expect(204);
        site.delete(&path).await.expect(404);
    }

    async fn bad_ones_are_refused(site) {
        let cases = [
            (json!({"name": "a b", "role": "viewer", "password": PASSWORD}), "name"),
            (json!({"name": "ADA", "role": "viewer", "password": PASSWORD}), "name"),
            (json!({"name": "grace", "role": "root", "password": PASSWORD}), "role"),
            (json!({"name": "grace", "role": "viewer", "password": "short"}), "password"),
            (json!({"name": "grace", "role": "viewer"}), "password"),
            (json!({"name": "grace-hopper", "role": "viewer", "password": "grace-hopper1"}), "password"),
        ];
        for (body, field) in cases {
            assert_eq!(site.post("/users", body.clone()).await.refused(422), field, "{body}");
        }
    }

    async fn the_last_administrator_stays(site) {
        let path = format!("/users/{}", site.administrator.id);
        site.delete(&path).await.expect(409);
        let body = json!({"name": "ada", "role": "viewer"});
        site.put(&path, body).await.expect(409);
    }
}
