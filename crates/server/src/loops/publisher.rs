//! Tells open pages what changed, once a second at most.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::api;
use crate::api::status::storage_status;
use crate::shared::Shared;

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut storage_told = storage_status(&shared).for_pages();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let changes = shared.state.take_changes();
        let kinds = shared.signals.take_changed_kinds();
        let storage = storage_status(&shared).for_pages();
        let storage = (storage != storage_told).then_some(storage);
        if changes.hosts.is_empty()
            && changes.assignments.is_empty()
            && kinds.is_empty()
            && storage.is_none()
        {
            continue;
        }
        if let Some(storage) = &storage {
            storage_told = storage.clone();
        }
        match serde_json::to_string(&api::event::delta(&shared, &changes, &kinds, storage)) {
            Ok(data) => shared.live.publish(&data),
            Err(error) => reporter.failed(format!("{error}")),
        }
        reporter.ran(format!("{} assignments in the last delta", changes.assignments.len()));
    }
}
