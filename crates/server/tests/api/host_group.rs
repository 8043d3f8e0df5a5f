//! Host groups.

use serde_json::json;

on_both_engines! {
    async fn nest_and_tell_where_members_come_from(site) {
        let host = site.make_host("web-01").await;
        let inner = site.make("/host-groups", json!({"name": "Berlin", "host_ids": [host]})).await;
        let body = json!({"name": "All", "host_group_ids": [inner]});
        let outer = site.make("/host-groups", body).await;
        let seen = site.get(&format!("/host-groups/{outer}")).await;
        assert_eq!(seen["effective_host_count"], 1);
        let hosts = site.get(&format!("/host-groups/{outer}/hosts")).await;
        assert_eq!(hosts["items"][0]["via"], json!(["All", "Berlin"]));
        assert_eq!(site.get(&format!("/hosts?group={outer}")).await["items"][0]["id"], host);

        let body = json!({"name": "Berlin", "host_ids": [host], "host_group_ids": [outer]});
        let refused = site.put(&format!("/host-groups/{inner}"), body).await.expect(422);
        assert_eq!(refused["field"], "host_group_ids");
        assert!(refused["message"].as_str().unwrap().contains("Berlin → All → Berlin"), "{refused}");

        site.delete(&format!("/host-groups/{inner}")).await.expect(409);
        site.delete(&format!("/host-groups/{outer}")).await.expect(204);
        site.delete(&format!("/host-groups/{inner}")).await.expect(204);
    }

    async fn bad_ones_are_refused(site) {
        site.make("/host-groups", json!({"name": "Web"})).await;
        let cases = [
            ("name", json!({"name": "web"})),
            ("name", json!({"name": ""})),
            ("host_ids", json!({"name": "a", "host_ids": [99]})),
            ("host_group_ids", json!({"name": "a", "host_group_ids": [99]})),
            ("host_ids[0]", json!({"name": "a", "host_ids": ["x"]})),
        ];
        for (field, body) in cases {
            assert_eq!(site.post("/host-groups", body.clone()).await.refused(422), field, "{body}");
        }
        site.ask(crate::site::as_administrator("GET", "/host-groups/99/hosts", None)).await.expect(404);
    }
}
