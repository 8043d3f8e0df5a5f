//! The system log.

use domain::system_log::{Level, NewSystemLog};
use serde_json::json;

use crate::site::{START, VIEWER_TOKEN, request};

on_both_engines! {
    async fn is_read_by_each_user_for_themselves(site) {
        let entry = |level, message: &str| NewSystemLog {
            at: START,
            level,
            source: "test".to_owned(),
            code: "c".to_owned(),
            message: message.to_owned(),
            reference: Some("e-7F3K2M".to_owned()),
        };
        let entries = [
            entry(Level::Error, "broken"),
            entry(Level::Warning, "worn"),
            entry(Level::Info, "fine"),
        ];
        site.shared.store.append_system_logs(&entries).await.unwrap();
        assert_eq!(site.get("/system-logs/unread").await["count"], 2);
        let errors = site.get("/system-logs?level=error&q=BROK").await;
        assert_eq!(errors["items"].as_array().unwrap().len(), 1);
        assert_eq!(errors["items"][0]["reference"], "e-7F3K2M");
        let first = errors["items"][0]["id"].clone();
        let left = site.post("/system-logs/read", json!({"up_to_id": first})).await.expect(200);
        assert_eq!(left["count"], 1);
        assert_eq!(site.get("/system-logs?unread=true").await["items"].as_array().unwrap().len(), 1);
        let asked = request("GET", "/system-logs/unread", Some(VIEWER_TOKEN), None);
        assert_eq!(site.ask(asked).await.expect(200)["count"], 2);
        site.delete("/system-logs").await.expect(204);
        assert_eq!(site.get("/system-logs").await["items"], json!([]));
    }
}
