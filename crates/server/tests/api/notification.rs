//! The delivery log.

use domain::health::Health;
use domain::notification::{NewNotification, NotificationKind, NotificationStatus};
use domain::transition::{NewTransition, Subject};
use serde_json::{Value, json};
use server::notify::Message;
use store::recorder::{Batch, Recorder};

use crate::site::{START, Site, as_administrator};

/// Commits a change of a host's health with one notification that waits.
async fn notify(site: &Site, host: i64) {
    let channel = site.make_channel("Ops").await;
    let payload = Message::test("Ops", "https://monitor.example", START);
    let notification = NewNotification {
        alert_id: 77.into(),
        channel_id: channel.into(),
        recipient: "ops@example.org".to_owned(),
        kind: NotificationKind::Problem,
        dedup_key: "one".to_owned(),
        problem_key: "host-1".to_owned(),
        payload: serde_json::to_string(&payload).unwrap(),
        host_id: Some(host.into()),
        status: NotificationStatus::Pending,
        reason: None,
    };
    let transition = NewTransition {
        subject: Subject::Host(host.into()),
        seq: 1,
        from: Health::NoData,
        to: Health::Critical,
        at: START,
        value: None,
        reason: None,
    };
    let transitions = vec![(transition, vec![notification])];
    let batch = Batch { results: Vec::new(), transitions };
    let mut recorder = Recorder::load(&site.shared.store).await.unwrap();
    recorder.commit(&site.shared.store, &batch, START).await.unwrap();
}

on_both_engines! {
    async fn shows_each_attempt_and_who_discarded_it(site) {
        let host = site.make_host("web-01").await;
        notify(&site, host).await;
        let listed = site.get(&format!("/notifications?status=pending&host={host}")).await;
        let one = &listed["items"][0];
        assert_eq!(one["channel_name"], "Ops");
        assert_eq!(one["alert_name"], Value::Null, "the rule is gone");
        assert_eq!(one["subject_line"], "Test message from Prophasis");
        let path = format!("/notifications/{}", one["id"]);

        site.shared.store.claim_notifications(START, 10).await.unwrap();
        let attempted = site.get(&path).await;
        assert_eq!(attempted["attempts"], 1);
        assert_eq!(attempted["attempts_log"][0]["answer"], Value::Null);

        let retried = site.post(&format!("{path}/retry"), json!({})).await.expect(200);
        assert_eq!(retried["status"], "pending");
        let discarded = site.post(&format!("{path}/discard"), json!({})).await.expect(200);
        assert_eq!(discarded["status"], "discarded");
        assert_eq!(discarded["reason"], "discarded by ada");
        assert_eq!(discarded["next_attempt_at"], Value::Null);
        site.post(&format!("{path}/discard"), json!({})).await.expect(409);
    }

    async fn is_empty_at_first(site) {
        assert_eq!(site.get("/notifications?status=dead").await["items"], json!([]));
        let wrong = as_administrator("GET", "/notifications?status=lost", None);
        assert_eq!(site.ask(wrong).await.refused(422), "status");
        for action in ["retry", "discard"] {
            site.post(&format!("/notifications/7/{action}"), json!({})).await.expect(404);
        }
    }
}
