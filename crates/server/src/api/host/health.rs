//! `GET /hosts/{id}/health`: how a host is, why, and everything that runs on it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::health::Health;
use domain::id::{AssignmentId, CheckId, ClassifierId, HostId, PluginId};
use domain::outcome::ResultType;
use domain::transition::Subject;
use plugin::{Manifest, View};
use serde::Serialize;
use utoipa::ToSchema;

use super::explain::{Explanation, explain, silence};
use crate::api::id::Id;
use crate::api::maintenance_window::{PlannedWork, planned_work};
use crate::api::time::Time;
use crate::api::{Answer, words};
use crate::plan::{Plan, PlannedAssignment};
use crate::shared::Shared;
use crate::state::AssignmentState;

/// How a host is, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HostHealth {
    #[schema(value_type = i64)]
    host_id: HostId,
    #[schema(value_type = words::Health)]
    health: Health,
    since: Time,
    /// In words.
    reason: String,
    /// The planned work that the host is under now.
    maintenance: Option<PlannedWork>,
    /// Worst first.
    assignments: Vec<Assignment>,
}

/// One plugin that one check runs on the host, with its newest result.
#[derive(Debug, Serialize, ToSchema)]
struct Assignment {
    #[schema(value_type = i64)]
    id: AssignmentId,
    #[schema(value_type = i64)]
    host_id: HostId,
    #[schema(value_type = i64)]
    check_id: CheckId,
    check_name: String,
    #[schema(value_type = String)]
    plugin_id: PluginId,
    plugin_name: String,
    #[schema(value_type = words::View)]
    view: View,
    #[schema(value_type = words::Health)]
    health: Health,
    since: Time,
    /// Whether the host has its health from this one.
    decisive: bool,
    #[schema(value_type = Option<words::ResultType>)]
    result_type: Option<ResultType>,
    value: Option<f64>,
    /// From the monitored machine.
    message: Option<String>,
    /// The classifier's words.
    reason: Option<String>,
    /// What gave the newest verdict.
    classifier: Option<ClassifierUsed>,
    last_at: Option<Time>,
    next_at: Option<Time>,
    /// The primary value first, if there is one.
    metrics: Vec<AssignmentMetric>,
}

/// A classifier at one version.
#[derive(Debug, Serialize, ToSchema)]
struct ClassifierUsed {
    #[schema(value_type = i64)]
    id: ClassifierId,
    name: String,
    version: i64,
}

/// A number over time.
#[derive(Debug, Serialize, ToSchema)]
struct AssignmentMetric {
    /// An instance stands in brackets: `used_percent[/var]`.
    name: String,
    unit: String,
    /// Of all instances together: `Used`.
    label: String,
    last: Option<f64>,
}

#[utoipa::path(
    get, path = "/hosts/{id}/health", tag = "hosts", params(("id" = i64, Path)),
    responses((status = 200, body = HostHealth))
)]
pub(super) async fn get_host_health(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
) -> Answer<Json<HostHealth>> {
    let host = shared.store.host(id).await?;
    let plan = shared.plan.get();
    let mut explanation = explain(&shared, &plan, id);
    let since = shared.state.host(id).map_or(host.created_at, |state| state.health.since);
    let states = std::mem::take(&mut explanation.assignments);
    let show = |state| show(&plan, &explanation, state);
    Ok(Json(HostHealth {
        host_id: id,
        health: explanation.health,
        since: since.into(),
        maintenance: planned_work(&plan, Subject::Host(id), shared.clock.now()),
        assignments: states.into_iter().filter_map(show).collect(),
        reason: explanation.reason.clone(),
    }))
}

/// None if the configuration has changed under way.
fn show(plan: &Plan, explanation: &Explanation, state: AssignmentState) -> Option<Assignment> {
    let planned = plan.assignments.get(&state.assignment.id)?;
    let silent = silence(&state);
    Some(Assignment {
        decisive: explanation.is_decisive(&state),
        metrics: metrics(&planned.plugin.manifest, &state),
        classifier: state.classifier.map(|used| classifier(planned, used)),
        check_name: planned.check_name.clone(),
        plugin_name: planned.plugin.name.clone(),
        view: planned.plugin.manifest.view,
        id: state.assignment.id,
        host_id: state.assignment.host_id,
        check_id: state.assignment.check_id,
        plugin_id: state.assignment.plugin_id,
        health: state.health.health,
        since: state.health.since.into(),
        result_type: state.result_type,
        value: state.value,
        message: state.message,
        reason: silent.or(state.reason),
        last_at: state.last_at.map(Time),
        next_at: state.next_at.map(Time),
    })
}

/// Right after a change of the configuration the verdict may still be another classifier's.
fn classifier(planned: &PlannedAssignment, (id, version): (ClassifierId, i64)) -> ClassifierUsed {
    let current = &planned.classifier;
    let name = if current.id == id { current.name.clone() } else { format!("classifier {id}") };
    ClassifierUsed { id, name, version }
}

fn metrics(manifest: &Manifest, state: &AssignmentState) -> Vec<AssignmentMetric> {
    let described = |base: &str| manifest.metrics.iter().find(|spec| spec.name == base);
    let mut metrics = Vec::new();
    if state.value.is_some() {
        let spec = described("value");
        let percent = if manifest.view == View::PercentGraph { "%" } else { "1" };
        metrics.push(AssignmentMetric {
            name: "value".to_owned(),
            unit: spec.map_or_else(|| percent.to_owned(), |spec| spec.unit.clone()),
            label: spec.map_or_else(|| manifest.name.clone(), |spec| spec.label.clone()),
            last: state.value,
        });
    }
    for metric in &state.metrics {
        let base = metric.name.split('[').next().unwrap_or(&metric.name);
        let label = described(base)
            .map(|spec| spec.label.clone())
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| base.replace('_', " "));
        metrics.push(AssignmentMetric {
            name: metric.name.clone(),
            unit: metric.unit.clone(),
            label,
            last: Some(metric.value),
        });
    }
    metrics
}
