//! Services.

use domain::health::Health;
use domain::time::Span;
use domain::transition::{CurrentHealth, Subject};
use serde_json::json;
use store::recorder::{Batch, Recorder};

use crate::site::{START, as_administrator};

on_both_engines! {
    async fn explain_their_health_part_by_part(site) {
        let (bad, _) = site.make_monitored_host("web-01").await;
        let silent = site.make_host("web-02").await;
        site.shared.reload_plan().await.unwrap();
        site.measure(bad, 99.0, Health::Critical).await;
        let body = json!({
            "name": "Shop", "dependencies": [{"kind": "host", "id": silent}],
            "redundancy_groups": [{"name": "web servers", "needed": 1, "members": [
                {"kind": "host", "id": bad}]}],
        });
        let made = site.post("/services", body).await.expect(201);
        assert_eq!(made["health"], "critical");
        assert_eq!(
            made["reason"],
            "critical because in web servers 0 of 1 are ok (1 needed)"
        );
        let path = format!("/services/{}", made["id"]);
        let health = site.get(&format!("{path}/health")).await;
        assert_eq!(health["dependencies"][0]["decisive"], false);
        assert_eq!(health["dependencies"][0]["name"], "host web-02");
        assert_eq!(health["redundancy_groups"][0]["decisive"], true);
        site.measure(bad, 1.0, Health::Ok).await;
        assert_eq!(site.get(&path).await["health"], "ok");
        site.delete(&path).await.expect(204);
    }

    async fn tell_when_their_health_changed(site) {
        let id = site.make("/services", json!({"name": "Shop"})).await;
        let subject = Subject::Service(id.into());
        let mut recorder = Recorder::load(&site.shared.store).await.unwrap();
        let mut current = CurrentHealth::never(START);
        for (after_s, health) in [(60, Health::Ok), (120, Health::Major)] {
            let at = START.plus(Span::seconds(after_s));
            let change = current.change_to(subject, health, at, None, None).unwrap();
            current = CurrentHealth::from(&change);
            let batch = Batch { results: Vec::new(), transitions: vec![(change, Vec::new())] };
            recorder.commit(&site.shared.store, &batch, START).await.unwrap();
        }
        let path = format!("/services/{id}/transitions");
        let listed = site.get(&format!("{path}?limit=1")).await;
        let newest = &listed["items"][0];
        assert_eq!((&newest["from"], &newest["to"]), (&json!("ok"), &json!("major")));
        assert_eq!(newest["subject"], "service");
        assert_eq!(newest["service_name"], "Shop");
        assert!(listed["next_cursor"].is_string());
        let first = site.get(&format!("{path}?to=2026-11-22T15:01:30Z")).await;
        assert_eq!(first["items"].as_array().unwrap().len(), 1);
        assert_eq!(first["items"][0]["to"], "ok");
        site.ask(as_administrator("GET", "/services/99/transitions", None)).await.expect(404);
    }

    async fn a_cycle_is_refused_with_its_path(site) {
        let inner = site.make("/services", json!({"name": "Inner"})).await;
        let body = json!({"name": "Outer", "dependencies": [{"kind": "service", "id": inner}]});
        let outer = site.make("/services", body).await;
        let body = json!({"name": "Inner", "dependencies": [{"kind": "service", "id": outer}]});
        let refused = site.put(&format!("/services/{inner}"), body).await.expect(422);
        assert!(refused["message"].as_str().unwrap().contains("Inner → Outer → Inner"), "{refused}");
        let body = json!({"name": "a", "dependencies": [{"kind": "host", "id": 99}]});
        site.post("/services", body).await.expect(422);
        let body = json!({"name": "a", "dependencies": [{"kind": "planet", "id": 1}]});
        assert_eq!(site.post("/services", body).await.refused(422), "dependencies[0].kind");
    }
}
