//! `GET /metrics`: the product itself in the Prometheus text format (version 0.0.4), and, with
//! `?series=latest`, the newest value of everything that it measures.
//!
//! It wants credentials like the rest: give the scraper an API token of a viewer.

mod exposition;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::health::Health;
use domain::outcome::PRIMARY;
use serde::Deserialize;

use super::Answer;
use super::page::QueryOf;
use crate::remote_write;
use crate::shared::Shared;
use exposition::{Exposition, Kind};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricsQuery {
    series: Option<Series>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Series {
    Latest,
}

pub(super) async fn get_metrics(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<MetricsQuery>,
) -> Answer<Response> {
    let mut text = Exposition::default();
    about_the_server(&shared, &mut text);
    about_runs(&shared, &mut text);
    about_health(&shared, &mut text);
    if shared.config.remote_write.is_some() {
        about_remote_write(&shared, &mut text);
    }
    let dead = shared.store.dead_notifications().await?;
    text.family("prophasis_notifications_dead", Kind::Gauge, "Notifications given up on.");
    text.sample(&[], as_float(dead));
    if query.series == Some(Series::Latest) {
        latest_values(&shared, &mut text);
    }
    Ok(([(CONTENT_TYPE, exposition::CONTENT_TYPE)], text.into_text()).into_response())
}

fn about_the_server(shared: &Shared, text: &mut Exposition) {
    text.family("prophasis_build_info", Kind::Gauge, "The running version; always 1.");
    text.sample(&[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    text.family("prophasis_start_time_seconds", Kind::Gauge, "When the server started.");
    text.sample(&[], as_float(shared.started_at.seconds()));
    let loops = shared.loops.snapshot();
    text.family("prophasis_loop_runs_total", Kind::Counter, "Rounds of a background loop.");
    for status in &loops {
        text.sample(&[("loop", status.name)], as_float(status.runs));
    }
    text.family("prophasis_loop_errors_total", Kind::Counter, "Failed rounds of it.");
    for status in &loops {
        text.sample(&[("loop", status.name)], as_float(status.errors));
    }
}

fn about_runs(shared: &Shared, text: &mut Exposition) {
    let counters = &shared.monitoring;
    let families = [
        ("prophasis_runs_finished_total", "Runs that ended.", &counters.finished_runs),
        ("prophasis_runs_late_total", "Runs that began over a second late.", &counters.late_runs),
        ("prophasis_runs_skipped_total", "Runs that did not happen.", &counters.skipped_runs),
    ];
    for (name, help, counter) in families {
        text.family(name, Kind::Counter, help);
        text.sample(&[], as_float(counter.load(Ordering::Relaxed)));
    }
    text.family("prophasis_runs_in_flight", Kind::Gauge, "Runs under way.");
    text.sample(&[], as_float(counters.in_flight.load(Ordering::Relaxed)));
    let help = "Results in memory that are not yet stored.";
    text.family("prophasis_results_waiting", Kind::Gauge, help);
    text.sample(&[], as_float(shared.storage.results_waiting()));
    let help = "Whether the database takes what is written to it.";
    text.family("prophasis_storage_takes_writes", Kind::Gauge, help);
    let well = shared.storage.trouble(shared.clock.now()).is_none();
    text.sample(&[], f64::from(u8::from(well)));
}

fn about_remote_write(shared: &Shared, text: &mut Exposition) {
    let tally = &shared.remote_write;
    let name = "prophasis_remote_write_sent_samples_total";
    text.family(name, Kind::Counter, "Samples that the receiver of history has taken.");
    text.sample(&[], as_float(tally.sent()));
    let name = "prophasis_remote_write_dropped_samples_total";
    text.family(name, Kind::Counter, "Samples that it has refused for good.");
    text.sample(&[], as_float(tally.dropped()));
    let name = "prophasis_remote_write_behind_seconds";
    text.family(name, Kind::Gauge, "For how long the oldest sample that waits has been waiting.");
    text.sample(&[], as_float(tally.behind_s()));
}

fn about_health(shared: &Shared, text: &mut Exposition) {
    let hosts = shared.state.hosts();
    let mut of_hosts: BTreeMap<Health, u64> = Health::ALL.map(|health| (health, 0)).into();
    let mut of_assignments = of_hosts.clone();
    for (id, host) in hosts {
        *of_hosts.entry(host.health.health).or_default() += 1;
        for (_, health) in shared.state.healths_on(id) {
            *of_assignments.entry(health).or_default() += 1;
        }
    }
    text.family("prophasis_hosts", Kind::Gauge, "Hosts, by health.");
    for (health, count) in &of_hosts {
        text.sample(&[("health", health.as_str())], as_float(*count));
    }
    text.family("prophasis_assignments", Kind::Gauge, "Plugins on hosts, by health.");
    for (health, count) in &of_assignments {
        text.sample(&[("health", health.as_str())], as_float(*count));
    }
}

fn latest_values(shared: &Shared, text: &mut Exposition) {
    let plan = shared.plan.get();
    text.family(remote_write::FAMILY, Kind::Gauge, "The newest value of a metric.");
    for (host_id, host) in &plan.hosts {
        for state in shared.state.assignments_of(*host_id) {
            let Some(planned) = plan.assignments.get(&state.assignment.id) else { continue };
            let mut sample = |metric: &str, unit: &str, value: f64| {
                let (host, check) = (&host.host.settings.name, &planned.check_name);
                let plugin = planned.plugin.id.as_str();
                let labels = remote_write::of_value(host, check, plugin, metric, unit);
                text.sample(&labels, value);
            };
            if let Some(value) = state.value {
                sample(PRIMARY, &planned.plugin.primary_unit().unwrap_or_default(), value);
            }
            for metric in &state.metrics {
                sample(&metric.name, &metric.unit, metric.value);
            }
        }
    }
}

/// Prometheus knows only doubles; counts are exact up to 2^53.
fn as_float(count: impl TryInto<i64>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no count of this product gets there")]
    let float = count.try_into().unwrap_or(i64::MAX) as f64;
    float
}
