//! What was measured over time: as the points of a graph, and in full as a file.

mod export;
mod get;

use std::sync::Arc;

use domain::assignment::Assignment;
use domain::id::{CheckId, HostId, PluginId};
use domain::outcome::PRIMARY;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Answer;
use super::error::ApiError;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(get::get_series)).routes(routes!(export::export_series))
}

/// Longest time that one answer covers: six years.
const SPAN_S_MAX: i64 = 6 * 366 * 86_400;

fn check_span(from: i64, to: i64) -> Answer<()> {
    if from >= to || to.saturating_sub(from) > SPAN_S_MAX {
        return Err(ApiError::invalid("from", "must lie before `to`, by at most six years"));
    }
    Ok(())
}

/// The assignment that a question means: an active one rather than one that only holds history.
async fn find(
    shared: &Shared,
    host: HostId,
    plugin: &PluginId,
    check: Option<CheckId>,
) -> Answer<Assignment> {
    let mut found: Vec<Assignment> = shared
        .store
        .assignments_of_host(host)
        .await?
        .into_iter()
        .filter(|one| one.plugin_id == *plugin)
        .filter(|one| check.is_none_or(|check| check == one.check_id))
        .collect();
    found.sort_by_key(|one| (!one.active, one.id));
    let nothing = || ApiError::not_found("run of that plugin on host", host);
    found.into_iter().next().ok_or_else(nothing)
}

/// A reply names the units of its metrics; that of the value stands in the package.
fn unit_of(shared: &Shared, assignment: &Assignment, metric: &str, stored: String) -> String {
    if metric != PRIMARY {
        return stored;
    }
    let plan = shared.plan.get();
    let planned = plan.assignments.get(&assignment.id);
    planned.and_then(|planned| planned.plugin.primary_unit()).unwrap_or(stored)
}
