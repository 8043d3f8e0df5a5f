//! How much of the time things worked: reports live and finished, planned work, gaps, refusals.

use std::collections::BTreeSet;

use domain::availability::{Account, day_of};
use domain::health::Health;
use domain::maintenance::MaintenanceWindowSettings;
use domain::time::{Span, Timestamp};
use domain::transition::{CurrentHealth, Subject};
use serde_json::{Value, json};
use server::availability;
use server::config::Reports;
use store::recorder::{Batch, Recorder};
use tokio_util::sync::CancellationToken;

use crate::site::{START, Site, as_administrator};

const HOUR: Span = Span::seconds(3_600);

/// What the loop does after midnight; returns how many days it counted.
async fn finish_days(site: &Site) -> usize {
    let shared = &site.shared;
    let now = shared.clock.now();
    let stop = CancellationToken::new();
    availability::finish_days(&shared.store, &shared.config.reports, now, &stop).await.unwrap()
}

/// Of one row: percent, seconds down (critical), without data and planned, outages.
fn row(item: &Value) -> (String, i64, i64, i64, i64) {
    let counted = &item["counted"];
    (
        counted["availability_percent"].as_f64().map_or_else(String::new, |p| format!("{p:.3}")),
        counted["health_s"]["critical"].as_i64().unwrap(),
        counted["health_s"]["no_data"].as_i64().unwrap(),
        counted["maintenance_s"].as_i64().unwrap(),
        item["outages"].as_i64().unwrap(),
    )
}

fn names(report: &Value) -> Vec<&str> {
    let items = report["items"].as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap()).collect()
}

async fn plan_work(site: &Site, host: i64, from: Timestamp, to: Timestamp) {
    let settings = MaintenanceWindowSettings {
        name: "Move".to_owned(),
        description: String::new(),
        from,
        to,
        host_ids: BTreeSet::from([host.into()]),
        host_group_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
    };
    site.shared.store.create_maintenance_window(&settings, START).await.unwrap();
}

/// Commits changes of a host's health, in seconds before [`START`].
async fn change(site: &Site, host: i64, changes: &[(i64, Health)]) {
    let mut recorder = Recorder::load(&site.shared.store).await.unwrap();
    let mut current = CurrentHealth::never(START);
    for (before_s, health) in changes {
        let at = START.minus(Span::seconds(*before_s));
        let change = current.change_to(Subject::Host(host.into()), *health, at, None, None);
        let Some(change) = change else { continue };
        current = CurrentHealth::from(&change);
        let batch = Batch { results: Vec::new(), transitions: vec![(change, Vec::new())] };
        recorder.commit(&site.shared.store, &batch, START).await.unwrap();
    }
}

on_both_engines! {
    async fn finished_days_say_what_the_log_says_where_clocks_are_set(site) {
        let store = &site.shared.store;
        let reports = Reports { time_zone: "Europe/Berlin".parse().unwrap(), keep_days: 100 };
        let zone = &reports.time_zone.zone;
        let hosts = [site.make_host("a").await, site.make_host("b").await];
        for (host, step) in hosts.into_iter().zip([40_111, 71_993]) {
            // Over 46 days, through the night of 25 October in which clocks are set back.
            let healths = [Health::Ok, Health::Critical, Health::Minor, Health::NoData];
            let changes: Vec<(i64, Health)> = (0..46 * 86_400 / step)
                .map(|n| (46 * 86_400 - n * step, healths[usize::try_from(n % 4).unwrap()]))
                .collect();
            change(&site, host, &changes).await;
        }
        let ago = |hours: i64| START.minus(Span::seconds(hours * 3_600));
        store.add_monitoring_gap(ago(700), ago(690)).await.unwrap();
        plan_work(&site, hosts[0], ago(695), ago(610)).await;
        let first = day_of(ago(50 * 24), zone).unwrap();
        let span = availability::Span::new(first, i64::MAX, zone, START).unwrap();
        let live = availability::report(store, span, zone).await.unwrap();
        let subject = Subject::Host(hosts[0].into());
        let days_live = availability::days_of(store, subject, span, zone).await.unwrap();
        let stop = CancellationToken::new();
        let finished = availability::finish_days(store, &reports, START, &stop).await.unwrap();
        assert_eq!(finished, 46, "every day since the first change, except today");
        assert_eq!(availability::report(store, span, zone).await.unwrap(), live);
        let days = availability::days_of(store, subject, span, zone).await.unwrap();
        assert_eq!(days, days_live);
        let mut sum = Account::default();
        for day in &days {
            sum += day.account;
        }
        let row = live.iter().find(|row| row.subject == subject).unwrap();
        assert_eq!((sum, sum.total_s()), (row.account, span.to_s - span.from_s));
        assert_eq!(days.iter().filter(|day| day.account.total_s() == 25 * 3_600).count(), 1);
        // Another time zone has other days: all are counted anew.
        let utc = Reports { time_zone: "UTC".parse().unwrap(), keep_days: 3 };
        assert_eq!(availability::finish_days(store, &utc, START, &stop).await.unwrap(), 3);
    }

    async fn an_empty_installation_has_an_empty_report(site) {
        let report = site.get("/availability").await;
        assert_eq!(report["items"], json!([]));
        assert_eq!(report["period"]["from"], "2026-11-01");
        assert_eq!(report["period"]["to"], "2026-11-22");
        assert_eq!(report["period"]["to_at"], "2026-11-22T15:00:00.000000Z");
        assert_eq!(report["period"]["time_zone"], "UTC");
        assert_eq!(finish_days(&site).await, 0);
    }

    async fn the_report_is_the_same_before_and_after_a_day_is_finished(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        site.make_host("never").await;
        // 15:00 ok, 16:00 critical, 17:00 ok, until midnight and on.
        for health in [Health::Ok, Health::Critical, Health::Ok] {
            site.measure(host, 1.0, health).await;
            site.wait(HOUR);
        }
        let one_day = "/availability?from=2026-11-22&to=2026-11-22";
        // Until 18:00: an hour of three was down, fifteen before that are unknown to anybody.
        let report = site.get(one_day).await;
        let expected = ("66.667".to_owned(), 3_600, 15 * 3_600, 0, 1);
        assert_eq!(row(&report["items"][0]), expected, "{report}");
        assert_eq!(report["items"][0]["longest_outage_s"], 3_600);
        assert_eq!(report["items"][0]["mean_outage_s"], 3_600);
        assert_eq!(report["items"][1]["name"], "never");
        assert_eq!(row(&report["items"][1]), (String::new(), 0, 18 * 3_600, 0, 0));
        site.wait(Span::seconds(30 * 3_600));
        let live = site.get(one_day).await;
        assert_eq!(row(&live["items"][0]), ("88.889".to_owned(), 3_600, 15 * 3_600, 0, 1));
        let path = format!("/availability/hosts/{host}?month=2026-11");
        let days_live = site.get(&path).await;
        assert_eq!(finish_days(&site).await, 1, "the 23rd is not over before 00:10 of the 24th");
        site.wait(HOUR);
        assert_eq!(finish_days(&site).await, 1);
        assert_eq!(finish_days(&site).await, 0, "each day once");
        assert_eq!(site.get(one_day).await, live);
        let days = site.get(&path).await;
        assert_eq!(days["days"].as_array().unwrap().len(), 24);
        assert_eq!(days["days"][21], days_live["days"][21]);
        assert_eq!(days["days"][21]["date"], "2026-11-22");
        assert_eq!(days["days"][21]["counted"]["total_s"], 86_400);
        assert_eq!(days["days"][0]["counted"]["no_data_percent"], 100.0);
    }

    async fn planned_work_and_gaps_in_retrospect_are_counted(site) {
        let (host, _) = site.make_monitored_host("web-01").await;
        for health in [Health::Ok, Health::Critical, Health::Ok] {
            site.measure(host, 1.0, health).await;
            site.wait(HOUR);
        }
        site.wait(Span::seconds(40 * 3_600));
        finish_days(&site).await;
        let report = || site.get("/availability?from=2026-11-22&to=2026-11-22");
        assert_eq!(row(&report().await["items"][0]).1, 3_600);
        plan_work(&site, host, START.plus(HOUR), START.plus(Span::seconds(5_400))).await;
        for counted_anew in [1, 0] {
            // 8.5 hours of the day are left to judge; half an hour of them was down.
            let expected = ("94.118".to_owned(), 1_800, 15 * 3_600, 1_800, 1);
            assert_eq!(row(&report().await["items"][0]), expected);
            assert_eq!(finish_days(&site).await.min(1), counted_anew);
        }
        // From 17:00 to 18:00 nobody watched: silence is not up.
        let (from, to) = (START.plus(Span::seconds(7_200)), START.plus(Span::seconds(10_800)));
        site.shared.store.add_monitoring_gap(from, to).await.unwrap();
        for counted_anew in [1, 0] {
            let expected = ("93.333".to_owned(), 1_800, 16 * 3_600, 1_800, 1);
            assert_eq!(row(&report().await["items"][0]), expected);
            assert_eq!(finish_days(&site).await.min(1), counted_anew);
        }
        let gaps = site.get("/monitoring-gaps?from=2026-11-22T00:00:00Z").await;
        assert_eq!(
            gaps["items"],
            json!([{"from": "2026-11-22T17:00:00.000000Z", "to": "2026-11-22T18:00:00.000000Z"}])
        );
        let none = site.get("/monitoring-gaps?from=2026-11-23T00:00:00Z").await;
        assert_eq!(none["items"], json!([]));
    }

    async fn a_long_report_comes_in_pages_of_one_moment(site) {
        site.make("/services", json!({"name": "Shop"})).await;
        let (web, _) = site.make_monitored_host("web-02").await;
        for name in ["web-01", "Web-03", "db-01", "web-04"] {
            site.make_host(name).await;
        }
        site.measure(web, 1.0, Health::Ok).await;
        site.wait(HOUR);
        let whole = site.get("/availability").await;
        assert_eq!(whole["next_cursor"], json!(null));
        let mut path = "/availability?limit=2".to_owned();
        let mut items = Vec::new();
        loop {
            let page = site.get(&path).await;
            assert_eq!(page["period"], whole["period"]);
            items.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/availability?limit=2&cursor={cursor}");
            // The best becomes the worst: every row is there all the same, once.
            site.measure(web, 99.0, Health::Critical).await;
            site.wait(HOUR);
        }
        assert_eq!(json!(items), whole["items"]);
        let found = site.get("/availability?q=%20wEb-0&limit=3").await;
        assert_eq!(names(&found), ["web-02", "web-01", "Web-03"]);
        let cursor = found["next_cursor"].as_str().unwrap();
        let rest = site.get(&format!("/availability?q=web-0&cursor={cursor}")).await;
        assert_eq!((names(&rest), &rest["next_cursor"]), (vec!["web-04"], &json!(null)));
    }

    async fn services_come_first_and_the_worst_of_them_before_the_others(site) {
        let (web, _) = site.make_monitored_host("web-01").await;
        site.make_host("a-never").await;
        let service = site.make("/services", json!({"name": "Shop"})).await;
        site.measure(web, 1.0, Health::Ok).await;
        site.wait(HOUR);
        let report = site.get("/availability?month=2026-11").await;
        assert_eq!(names(&report), ["Shop", "web-01", "a-never"]);
        assert_eq!(report["items"][0]["kind"], "service");
        let days = site.get(&format!("/availability/services/{service}")).await;
        assert_eq!(days["name"], "Shop");
        assert_eq!(days["days"].as_array().unwrap().len(), 22);
    }
}

#[tokio::test]
async fn impossible_days_are_refused() {
    let site = Site::on_sqlite().await;
    let cases = [
        ("?month=2026-12", "month"),
        ("?month=2026-13", "month"),
        ("?month=10", "month"),
        ("?month=2026-1", "month"),
        ("?month=1969-12", "month"),
        ("?month=2026-10&from=2026-10-01", "month"),
        ("?to=2026-10-01", "from"),
        ("?from=2026-02-30", "from"),
        ("?from=2026-11-23", "from"),
        ("?from=2026-10-05&to=2026-10-04", "to"),
        ("?from=2025-10-05&to=2026-10-06", "to"),
    ];
    for path in ["/availability", "/availability.csv"] {
        for (query, field) in cases {
            let reply = site.ask(as_administrator("GET", &format!("{path}{query}"), None)).await;
            assert_eq!(reply.refused(422), field, "{query}");
        }
    }
    for query in ["?limit=0", "?limit=501", "?cursor=x", "?cursor=WzEsMl0", "?strange=1"] {
        let reply = site.ask(as_administrator("GET", &format!("/availability{query}"), None)).await;
        let status = reply.status.as_u16();
        assert!((400..=422).contains(&status), "{query} gave {status}");
    }
    for path in ["/availability/hosts/99", "/availability/services/99"] {
        site.ask(as_administrator("GET", path, None)).await.expect(404);
    }
    for query in ["", "?from=5", "?from=2026-11-22T15:00:00Z&to=2026-11-22T15:00:00Z"] {
        let path = format!("/monitoring-gaps{query}");
        let status = site.ask(as_administrator("GET", &path, None)).await.status.as_u16();
        assert!((400..=422).contains(&status), "{query} gave {status}");
    }
    let first = site.ask(as_administrator("GET", "/availability?month=2026-12", None)).await;
    let message = first.expect(422)["message"].as_str().unwrap().to_owned();
    assert!(message.contains("lies in the future; today is 2026-11-22"), "{message}");
}

#[tokio::test]
async fn the_table_is_a_file_for_a_spreadsheet() {
    let site = Site::on_sqlite().await;
    site.make_host("=1+1").await;
    let path = "/availability.csv?from=2026-11-21&to=2026-11-22";
    let reply = site.ask(as_administrator("GET", path, None)).await;
    assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        reply.headers["content-disposition"],
        "attachment; filename=\"availability-2026-11-21-2026-11-22.csv\""
    );
    let text = reply.expect(200).as_str().unwrap().to_owned();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!((lines.len(), lines[2]), (3, ""));
    let no_data_s = 39 * 3_600;
    assert_eq!(
        lines[1],
        format!(
            "host,1,'=1+1,2026-11-21,2026-11-22,,100.0000,0,0,0,0,0,0,{no_data_s},0,{no_data_s},0,0,"
        )
    );
}
