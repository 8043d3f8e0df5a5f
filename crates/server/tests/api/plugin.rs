//! Plugins.

use serde_json::json;

use crate::site::cpu_package;

on_both_engines! {
    async fn are_installed_described_and_deleted(site) {
        let made = site.upload(cpu_package()).await.expect(201);
        assert_eq!(made["id"], "org.prophasis.cpu");
        assert_eq!(made["runtime"], "builtin");
        assert_eq!(made["side"], "agent");
        assert_eq!(made["standard"], false);
        assert_eq!(made["parameters"]["type"], "object");
        let path = "/plugins/org.prophasis.cpu";
        assert_eq!(site.get(path).await, made);
        assert_eq!(site.get("/plugins?q=PROPHASIS.c").await["items"], json!([made]));
        assert_eq!(site.upload(cpu_package()).await.expect(200)["hash"], made["hash"]);
        site.delete(path).await.expect(204);
        site.delete(path).await.expect(404);
    }

    async fn a_bad_package_leaves_the_installed_one(site) {
        let plugin = site.make_plugin().await;
        for archive in [Vec::new(), b"not an archive".to_vec(), cpu_package()[..200].to_vec()] {
            assert_eq!(site.upload(archive).await.refused(422), "archive");
        }
        site.get(&format!("/plugins/{plugin}")).await;
    }

    async fn tell_where_they_run(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        let path = "/plugins/org.prophasis.cpu/hosts";
        let before = site.get(path).await;
        assert_eq!(before["items"][0]["current"], false);
        site.wait(domain::time::Span::seconds(60));
        site.measure(host, 1.0, domain::health::Health::Ok).await;
        let after = site.get(path).await;
        assert_eq!(after["items"][0]["current"], true);
        let refused = site.delete("/plugins/org.prophasis.cpu").await.expect(409);
        assert!(refused["message"].as_str().unwrap().contains("check \"Standard\""), "{refused}");
    }
}
