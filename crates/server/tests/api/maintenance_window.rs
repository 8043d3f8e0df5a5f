//! Planned work.

use domain::health::Health;
use domain::time::Span;
use serde_json::json;

use crate::site::as_administrator;

const NOON: &str = "2026-11-22T12:00:00.000000Z";
/// When tests begin.
const NOW: &str = "2026-11-22T15:00:00.000000Z";
const LATER: &str = "2026-11-22T17:00:00.000000Z";

on_both_engines! {
    async fn is_kept_changed_ended_and_forgotten(site) {
        let host = site.make_host("web-01").await;
        let group = site.make("/host-groups", json!({"name": "Web", "host_ids": [host]})).await;
        let service = site.make("/services", json!({"name": "Shop"})).await;
        let body = json!({
            "name": "New disks", "description": "Two people.", "from": NOON, "to": LATER,
            "host_ids": [host], "host_group_ids": [group], "service_ids": [service],
        });
        let made = site.post("/maintenance-windows", body.clone()).await.expect(201);
        for (field, value) in body.as_object().unwrap() {
            assert_eq!(&made[field], value, "{field}");
        }
        assert_eq!((&made["phase"], &made["created_at"]), (&json!("under_way"), &json!(NOW)));
        let path = format!("/maintenance-windows/{}", made["id"]);
        assert_eq!(site.get(&path).await, made);
        assert_eq!(site.get("/maintenance-windows?q=disk").await["items"], json!([made]));
        assert_eq!(site.get("/maintenance-windows?q=x").await["items"], json!([]));

        let coming = json!({"name": "New disks", "from": "2026-11-22T18:00:00+01:00",
            "to": "2026-11-22T20:00:00+01:00", "host_ids": [host]});
        let changed = site.put(&path, coming).await.expect(200);
        assert_eq!((&changed["from"], &changed["phase"]), (&json!(LATER), &json!("coming")));
        site.post(&format!("{path}/end"), json!({})).await.expect(409);
        site.wait(Span::seconds(3 * 3_600));
        let ended = site.post(&format!("{path}/end"), json!({})).await.expect(200);
        assert_eq!(ended["to"], "2026-11-22T18:00:00.000000Z");
        assert_eq!(ended["phase"], "past");
        site.post(&format!("{path}/end"), json!({})).await.expect(409);

        site.delete(&path).await.expect(204);
        site.delete(&path).await.expect(404);
    }

    async fn is_listed_with_what_it_covers(site) {
        let host = site.make_host("web-01").await;
        let other = site.make_host("web-02").await;
        let inner = site.make("/host-groups", json!({"name": "Web", "host_ids": [host]})).await;
        let body = json!({"name": "All", "host_group_ids": [inner]});
        let outer = site.make("/host-groups", body).await;
        let service = site.make("/services", json!({"name": "Shop"})).await;
        for (name, from, to, about, id) in [
            ("Disks", NOON, LATER, "host_ids", host),
            ("Room", "2026-11-20T12:00:00Z", "2026-11-20T13:00:00Z", "host_group_ids", outer),
            ("Shop", "2026-11-22T13:00:00Z", LATER, "service_ids", service),
        ] {
            let body = json!({"name": name, "from": from, "to": to, about: [id]});
            site.make("/maintenance-windows", body).await;
        }
        let names = async |path: &str| {
            let found = site.get(path).await;
            let items = found["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let since = "maintenance-windows?from=2026-11-01T00:00:00Z";
        assert_eq!(names(&format!("/hosts/{host}/{since}")).await, ["Room", "Disks"]);
        assert_eq!(names(&format!("/hosts/{other}/{since}")).await, Vec::<String>::new());
        assert_eq!(names(&format!("/services/{service}/{since}")).await, ["Shop"]);
        let until = format!("/hosts/{host}/{since}&to=2026-11-22T12:00:00Z");
        assert_eq!(names(&until).await, ["Room"], "the end does not belong to it");
        for path in [format!("/hosts/99/{since}"), format!("/services/99/{since}")] {
            site.ask(as_administrator("GET", &path, None)).await.expect(404);
        }
        let backwards = format!("/hosts/{host}/{since}&to=2026-11-01T00:00:00Z");
        assert_eq!(site.ask(as_administrator("GET", &backwards, None)).await.refused(422), "from");
    }

    async fn is_shown_where_it_covers_something(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        let body = json!({"name": "Shop", "dependencies": [{"kind": "host", "id": host}]});
        let service = site.make("/services", body).await;
        let body = json!({"name": "Disks", "from": NOON, "to": LATER, "host_ids": [host]});
        let window = site.make("/maintenance-windows", body.clone()).await;
        site.shared.reload_plan().await.unwrap();
        site.measure(host, 99.0, Health::Critical).await;
        let work = json!({"id": window, "name": "Disks", "to": LATER});
        let of_host = format!("/hosts/{host}/health");
        let of_service = format!("/services/{service}");
        assert_eq!(site.get(&of_host).await["maintenance"], work);
        assert_eq!(site.get("/overview").await["problems"][0]["maintenance"], work);
        assert_eq!(site.get(&of_service).await["maintenance"], json!(null));

        let mut also = body;
        also["service_ids"] = json!([service]);
        site.put(&format!("/maintenance-windows/{window}"), also).await.expect(200);
        site.shared.reload_plan().await.unwrap();
        assert_eq!(site.get(&of_service).await["maintenance"], work);
        site.wait(Span::seconds(2 * 3_600));
        assert_eq!(site.get(&of_host).await["maintenance"], json!(null));
        assert_eq!(site.get(&of_service).await["maintenance"], json!(null));
        assert_eq!(site.get("/overview").await["problems"][0]["maintenance"], json!(null));
    }

    async fn bad_ones_are_refused(site) {
        let host = site.make_host("web-01").await;
        let body = json!({"name": "Disks", "from": NOON, "to": LATER, "host_ids": [host]});
        site.make("/maintenance-windows", body.clone()).await;
        let cases = [
            ("name", json!("disks")),
            ("name", json!(" ")),
            ("from", json!("noon")),
            ("from", json!("1960-01-01T00:00:00Z")),
            ("to", json!(NOON)),
            ("to", json!("2027-11-24T12:00:00Z")),
            ("to", json!("2400-01-01T00:00:00Z")),
            ("host_ids", json!([])),
            ("host_ids", json!([99])),
            ("host_group_ids", json!([99])),
            ("service_ids", json!([99])),
        ];
        for (field, value) in cases {
            let mut bad = body.clone();
            bad["name"] = json!("Other");
            bad[field] = value;
            let refused = site.post("/maintenance-windows", bad.clone()).await.refused(422);
            assert_eq!(refused, field, "{bad}");
        }
        site.post("/maintenance-windows/99/end", json!({})).await.expect(404);
    }

    async fn holds_groups_but_not_hosts(site) {
        let host = site.make_host("web-01").await;
        let group = site.make("/host-groups", json!({"name": "Web"})).await;
        let body = json!({"name": "Disks", "from": NOON, "to": LATER,
            "host_ids": [host], "host_group_ids": [group]});
        let window = site.make("/maintenance-windows", body).await;
        let refused = site.delete(&format!("/host-groups/{group}")).await.expect(409);
        assert!(refused["message"].as_str().unwrap().contains("maintenance window \"Disks\""));
        site.delete(&format!("/hosts/{host}")).await.expect(204);
        let left = site.get(&format!("/maintenance-windows/{window}")).await;
        assert_eq!((&left["host_ids"], &left["host_group_ids"]), (&json!([]), &json!([group])));
    }
}
