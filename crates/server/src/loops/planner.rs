//! Puts changes of the configuration to use.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::dispatch::Event;
use domain::id::{AssignmentId, HostId};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::pipeline::Work;
use crate::shared::Shared;

/// The configuration is also looked at this often, in case another process changed it.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// After a change others usually follow at once: they are taken together.
const SETTLE: Duration = Duration::from_millis(50);

pub(super) async fn run(
    shared: Arc<Shared>,
    reporter: Reporter,
    dispatch: mpsc::Sender<Event>,
    work: mpsc::Sender<Work>,
    stop: CancellationToken,
) {
    let mut finished_before = 0;
    loop {
        let by_time = tokio::select! {
            () = stop.cancelled() => return,
            () = shared.signals.configuration.notified() => {
                tokio::time::sleep(SETTLE).await;
                false
            }
            () = tokio::time::sleep(LOOK_EVERY) => true,
        };
        if by_time {
            let finished = shared.monitoring.finished_runs.load(Ordering::Relaxed);
            let in_a_minute = finished.saturating_sub(finished_before);
            shared.monitoring.checks_per_minute.store(in_a_minute, Ordering::Relaxed);
            finished_before = finished;
        }
        match shared.reload_plan().await {
            Ok(before) => {
                let plan = shared.plan.get();
                let removed: HashSet<AssignmentId> = before
                    .assignments
                    .keys()
                    .filter(|id| !plan.assignments.contains_key(id))
                    .copied()
                    .collect();
                if !removed.is_empty() && dispatch.send(Event::Removed(removed)).await.is_err() {
                    return;
                }
                if work.send(Work::PlanChanged).await.is_err() {
                    return;
                }
                reporter.ran(format!(
                    "{} hosts, {} assignments, {} schedules, {} alerts",
                    plan.hosts.len(),
                    plan.assignments.len(),
                    plan.schedules.len(),
                    plan.alerts.len()
                ));
            }
            Err(error) => {
                reporter.failed(format!("{error}"));
                shared.log.error(
                    "planner",
                    "configuration_not_loaded",
                    format!("the configuration could not be loaded, the one before stays: {error}"),
                );
            }
        }
    }
}

/// At the start: when each agent last answered, as the database remembers it.
pub(super) async fn restore_sightings(shared: &Shared) -> Result<(), store::StoreError> {
    let ids: Vec<HostId> = shared.plan.get().hosts.keys().copied().collect();
    for (id, sighting) in shared.store.sightings(&ids).await? {
        shared.state.take_sighting(id, sighting.at);
    }
    Ok(())
}
