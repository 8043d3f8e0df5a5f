//! The server's own state.

use domain::id::AlertId;
use domain::time::Span;

use crate::site::{VIEWER_TOKEN, request};

on_both_engines! {
    async fn tells_everybody_while_results_cannot_be_stored(site) {
        let storage = async || {
            let asked = request("GET", "/status", Some(VIEWER_TOKEN), None);
            site.ask(asked).await.expect(200)["storage"].clone()
        };
        let well = storage().await;
        assert_eq!((&well["takes_writes"], &well["results_waiting"]), (&true.into(), &0.into()));
        assert!(well["reason"].is_null() && well["since"].is_null());

        let health = &site.shared.storage;
        let error = site.shared.store.alert(AlertId(7)).await.unwrap_err();
        health.failed("pipeline", &error, site.shared.clock.now());
        health.result_waits();
        site.wait(Span::seconds(60));
        let ill = storage().await;
        assert_eq!((&ill["takes_writes"], &ill["results_waiting"]), (&false.into(), &1.into()));
        assert_eq!(ill["reason"], "the database refuses to write");
        assert_eq!(ill["since"], "2026-11-22T15:00:00.000000Z");

        health.wrote("pipeline");
        assert_eq!(storage().await["takes_writes"], true);
    }
}
