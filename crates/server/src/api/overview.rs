//! `GET /overview`: the first page. A sentence, the problems, and everything at a glance.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::health::Health;
use domain::id::{AssignmentId, CheckId, HostId, IncidentId, PluginId};
use domain::incident::Incident;
use domain::transition::Subject;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Caller;
use super::host::explain;
use super::maintenance_window::{PlannedWork, planned_work};
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(get_overview))
}

/// Most problems in one answer; the counts still name all.
const PROBLEMS_MAX: usize = 500;

/// Everything at a glance.
#[derive(Debug, Serialize, ToSchema)]
struct Overview {
    /// One sentence.
    verdict: String,
    /// Hosts by health; healths that no host has are absent.
    counts: BTreeMap<&'static str, usize>,
    /// All hosts.
    hosts: usize,
    /// One for each host with a problem, worst first, then the longest lasting.
    problems: Vec<Problem>,
    /// Every host, worst first.
    heat: Vec<Heat>,
    system_logs_unread: i64,
    dead_notifications: i64,
    monitoring: MonitoringStatus,
}

/// A host's problem.
#[derive(Debug, Serialize, ToSchema)]
struct Problem {
    #[schema(value_type = i64)]
    host_id: HostId,
    host_name: String,
    #[schema(value_type = words::Health)]
    health: Health,
    since: Time,
    reason: String,
    /// What the host has its health from.
    #[schema(value_type = Option<i64>)]
    assignment_id: Option<AssignmentId>,
    #[schema(value_type = Option<String>)]
    plugin_id: Option<PluginId>,
    plugin_name: Option<String>,
    #[schema(value_type = Option<i64>)]
    check_id: Option<CheckId>,
    #[schema(value_type = Option<i64>)]
    incident_id: Option<IncidentId>,
    /// Whether somebody works on it.
    acknowledged: bool,
    /// The planned work that the host is under now.
    maintenance: Option<PlannedWork>,
}

/// One host's health.
#[derive(Debug, Serialize, ToSchema)]
struct Heat {
    #[schema(value_type = i64)]
    host_id: HostId,
    name: String,
    #[schema(value_type = words::Health)]
    health: Health,
}

/// How well the monitoring itself keeps up, since the server's start.
#[derive(Debug, Serialize, ToSchema)]
struct MonitoringStatus {
    late_runs: u64,
    skipped_runs: u64,
    in_flight: i64,
    checks_per_minute: u64,
}

#[utoipa::path(get, path = "/overview", tag = "system", responses((status = 200, body = Overview)))]
async fn get_overview(State(shared): State<Arc<Shared>>, caller: Caller) -> Answer<Json<Overview>> {
    let health_of = |id| shared.state.host(id).map_or(Health::NoData, |state| state.health.health);
    let mut heat: Vec<Heat> = shared
        .store
        .all_hosts()
        .await?
        .into_iter()
        .map(|host| Heat { host_id: host.id, health: health_of(host.id), name: host.settings.name })
        .collect();
    heat.sort_by_cached_key(|one| (std::cmp::Reverse(one.health), one.name.to_lowercase()));
    let mut counts = BTreeMap::new();
    for one in &heat {
        *counts.entry(one.health.as_str()).or_insert(0) += 1;
    }
    let monitoring = shared.monitoring.snapshot();
    Ok(Json(Overview {
        verdict: verdict(&heat),
        counts,
        hosts: heat.len(),
        problems: problems(&shared, &heat).await?,
        heat,
        system_logs_unread: shared.store.unread_system_logs(caller.user.id).await?,
        dead_notifications: shared.store.dead_notifications().await?,
        monitoring: MonitoringStatus {
            late_runs: monitoring.late_runs,
            skipped_runs: monitoring.skipped_runs,
            in_flight: monitoring.in_flight,
            checks_per_minute: monitoring.checks_per_minute,
        },
    }))
}

/// `heat` is sorted, worst first.
fn verdict(heat: &[Heat]) -> String {
    let Some(worst) = heat.first() else { return "No hosts yet; add the first one.".to_owned() };
    let problems = heat.iter().filter(|one| one.health.is_problem()).count();
    let silent = heat.iter().filter(|one| one.health == Health::NoData).count();
    let all = heat.len();
    match problems {
        0 if silent == all => "Nothing has been measured yet.".to_owned(),
        0 if silent > 0 => {
            format!("{} of {all} hosts are ok; {silent} give no data.", all - silent)
        }
        0 if all == 1 => "The only host is ok.".to_owned(),
        0 => format!("All {all} hosts are ok."),
        _ if all == 1 => format!("The only host, {}, is {}.", worst.name, worst.health.as_str()),
        _ => {
            let verb = if problems == 1 { "has a problem" } else { "have problems" };
            let word = worst.health.as_str();
            format!("{problems} of {all} hosts {verb}; worst: {}, {word}.", worst.name)
        }
    }
}

async fn problems(shared: &Shared, heat: &[Heat]) -> Answer<Vec<Problem>> {
    let plan = shared.plan.get();
    let now = shared.clock.now();
    let incidents: BTreeMap<HostId, Incident> =
        shared.store.open_incidents().await?.into_iter().map(|one| (one.host_id, one)).collect();
    let mut problems: Vec<Problem> = heat
        .iter()
        .filter(|one| one.health.is_problem())
        .take(PROBLEMS_MAX)
        .filter_map(|one| {
            let explanation = explain(shared, &plan, one.host_id);
            let decisive =
                explanation.assignments.iter().find(|state| explanation.is_decisive(state));
            let planned = decisive.and_then(|state| plan.assignments.get(&state.assignment.id));
            let incident = incidents.get(&one.host_id);
            Some(Problem {
                host_id: one.host_id,
                host_name: one.name.clone(),
                health: one.health,
                since: shared.state.host(one.host_id)?.health.since.into(),
                assignment_id: decisive.map(|state| state.assignment.id),
                plugin_id: decisive.map(|state| state.assignment.plugin_id.clone()),
                plugin_name: planned.map(|planned| planned.plugin.name.clone()),
                check_id: decisive.map(|state| state.assignment.check_id),
                incident_id: incident.map(|incident| incident.id),
                acknowledged: incident.is_some_and(|incident| incident.is_acknowledged(now)),
                maintenance: planned_work(&plan, Subject::Host(one.host_id), now),
                reason: explanation.reason,
            })
        })
        .collect();
    problems.sort_by_key(|problem| (std::cmp::Reverse(problem.health), problem.since.0));
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(healths: &[Health]) -> Vec<Heat> {
        let host = |(index, health): (usize, &Health)| Heat {
            host_id: HostId(i64::try_from(index).unwrap()),
            name: format!("web-{index}"),
            health: *health,
        };
        healths.iter().enumerate().map(host).collect()
    }

    #[test]
    fn the_verdict_is_a_sentence() {
        use Health::{Critical, Minor, NoData, Ok};
        let cases = [
            (vec![], "No hosts yet; add the first one."),
            (vec![NoData], "Nothing has been measured yet."),
            (vec![Ok], "The only host is ok."),
            (vec![Minor], "The only host, web-0, is minor."),
            (vec![Ok, Ok], "All 2 hosts are ok."),
            (vec![Ok, NoData], "1 of 2 hosts are ok; 1 give no data."),
            (vec![Minor, Ok], "1 of 2 hosts has a problem; worst: web-0, minor."),
            (vec![Critical, Minor, Ok], "2 of 3 hosts have problems; worst: web-0, critical."),
        ];
        for (healths, expected) in cases {
            assert_eq!(verdict(&heat(&healths)), expected);
        }
    }
}
