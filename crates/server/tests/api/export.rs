//! Measurements as files.

use axum::http::header;
use domain::health::Health;
use domain::time::{Span, Timestamp};
use http_body_util::BodyExt as _;
use serde_json::json;
use store::chunk::Retention;
use tower::ServiceExt as _;

use crate::site::{START, Site, VIEWER_TOKEN, as_administrator, request};

const HEAD: &str = "time,unix_s,host,check,plugin,metric,unit,tier,value,min,max,mean,count,last";

/// A host with a hostile name, measured every 20 minutes for two hours.
async fn measured(site: &Site) -> i64 {
    let (host, _) = site.make_monitored_host("=web, \"01\"").await;
    for value in [1.0, 2.0, 6.0, 0.25, -5.5, 1e300] {
        site.measure(host, value, Health::Ok).await;
        site.wait(Span::seconds(1_200));
    }
    host
}

async fn csv(site: &Site, query: &str) -> Vec<String> {
    let path = format!("/series/export?plugin=org.prophasis.cpu&{query}");
    let reply = site.ask(request("GET", &path, Some(VIEWER_TOKEN), None)).await;
    let text = reply.expect(200).as_str().unwrap().to_owned();
    assert!(text.ends_with("\r\n"), "{text}");
    text.trim_end().split("\r\n").map(str::to_owned).collect()
}

on_both_engines! {
    async fn every_measurement_of_a_plugin_is_a_line(site) {
        let host = measured(&site).await;
        let lines = csv(&site, &format!("host={host}")).await;
        assert_eq!(lines.len(), 1 + 2 * 6);
        assert_eq!(lines[0], HEAD);
        let names = "\"'=web, \"\"01\"\"\",Standard,org.prophasis.cpu,";
        assert!(lines.contains(&format!(
            "2026-11-22T15:00:00Z,1795359600,{names}value,%,raw,1.0,,,,,"
        )), "{lines:?}");
        assert!(lines.contains(&format!(
            "2026-11-22T16:40:00Z,1795365600,{names}time_percent[user],%,raw,1e300,,,,,"
        )), "{lines:?}");
        // The same after sealing; and only what was asked for.
        while site.shared.store.seal(Timestamp(i64::MAX)).await.unwrap() > 0 {}
        assert_eq!(csv(&site, &format!("host={host}")).await, lines);
        let (from, to) = (START.seconds() + 1_200, START.seconds() + 2_400);
        let part = csv(&site, &format!("host={host}&metric=value&from={from}&to={to}")).await;
        assert_eq!(part.len(), 3);
        assert!(part[1].contains(",2.0,") && part[2].contains(",6.0,"), "{part:?}");
    }

    async fn hours_take_the_place_of_forgotten_measurements(site) {
        let host = measured(&site).await;
        let query = format!("host={host}&metric=value");
        let hours = csv(&site, &format!("{query}&resolution=hour")).await;
        assert_eq!(hours.len(), 3);
        assert!(hours[1].ends_with(",%,hour,,1.0,6.0,3.0,3,6.0"), "{hours:?}");
        // The first hour is sealed apart from the rest, and then forgotten as it was measured.
        let split = START.plus(Span::seconds(3_600));
        while site.shared.store.seal(split).await.unwrap() > 0 {}
        while site.shared.store.seal(Timestamp(i64::MAX)).await.unwrap() > 0 {}
        let retention = Retention {
            samples_from: split,
            hours_from: Timestamp(0),
            notifications_from: Timestamp(0),
        };
        site.shared.store.forget(&retention).await.unwrap();
        assert_eq!(csv(&site, &format!("{query}&resolution=hour")).await, hours);
        let both = csv(&site, &query).await;
        assert_eq!(both.len(), 1 + 1 + 3);
        assert_eq!(both[1], hours[1]);
        assert!(both[2].contains(",raw,0.25,"), "{both:?}");
        let raw = csv(&site, &format!("{query}&resolution=raw")).await;
        assert_eq!(raw[1..], both[2..]);

        let path = format!("/series/export?plugin=org.prophasis.cpu&{query}&format=json");
        let object = site.get(&path).await;
        assert_eq!(object["host"], "=web, \"01\"");
        assert_eq!(object["resolution"], "auto");
        assert_eq!(object["series"], json!([{
            "metric": "value", "unit": "%",
            "hours": [[START.seconds(), 1.0, 6.0, 3.0, 3, 6.0]],
            "samples": [
                [START.seconds() + 3_600, 0.25],
                [START.seconds() + 4_800, -5.5],
                [START.seconds() + 6_000, 1e300],
            ],
        }]));
    }

    async fn the_file_has_a_safe_name(site) {
        let host = measured(&site).await;
        let path = format!("/series/export?plugin=org.prophasis.cpu&host={host}&from=0&to=86400");
        let reply = site.ask(as_administrator("GET", &path, None)).await;
        let name = "web---01_org.prophasis.cpu_19700101T000000Z_19700102T000000Z.csv";
        assert_eq!(
            reply.headers[header::CONTENT_DISPOSITION],
            format!("attachment; filename=\"{name}\"")
        );
        assert_eq!(reply.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8; header=present");
        assert_eq!(reply.expect(200), format!("{HEAD}\r\n"));
        let empty = site.get(&format!("{path}&format=json")).await;
        assert_eq!(empty["series"][0]["samples"], json!([]));
    }

    async fn a_file_comes_a_day_at_a_time(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        for value in 0..4_u8 {
            site.measure(host, f64::from(value), Health::Ok).await;
            site.wait(Span::seconds(86_400));
        }
        let from = START.seconds();
        let path = format!("/series/export?plugin=org.prophasis.cpu&host={host}&metric=value");
        let asked = as_administrator("GET", &format!("{path}&from={from}"), None);
        let mut body = site.router.clone().oneshot(asked).await.unwrap().into_body();
        let mut lines = Vec::new();
        while let Some(frame) = body.frame().await {
            let page = frame.unwrap().into_data().unwrap();
            lines.push(std::str::from_utf8(&page).unwrap().lines().count());
        }
        assert_eq!(lines, [1; 5], "the head, and each day");
    }

    async fn impossible_exports_are_refused(site) {
        let host = measured(&site).await;
        let path = format!("/series/export?plugin=org.prophasis.cpu&host={host}");
        for (query, status) in [
            ("&from=5&to=5", 422),
            ("&from=0&to=999999999", 422),
            ("&metric=none", 404),
            ("&check=99", 404),
            ("&format=xml", 400),
            ("&resolution=day", 400),
        ] {
            let reply = site.ask(as_administrator("GET", &format!("{path}{query}"), None)).await;
            reply.expect(status);
        }
    }
}
