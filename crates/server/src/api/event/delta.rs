//! What one event tells: the newest of everything that changed, in the words of the API.

use std::collections::BTreeSet;

use domain::health::Health;
use domain::id::{AssignmentId, CheckId, HostId, PluginId};
use domain::outcome::ResultType;
use serde::Serialize;

use crate::api::status::StorageStatus;
use crate::api::time::Time;
use crate::shared::Shared;
use crate::state::Changes;

/// Everything that changed since the event before.
#[derive(Debug, Serialize)]
pub struct Delta {
    hosts: Vec<HostDelta>,
    assignments: Vec<AssignmentDelta>,
    /// Kinds whose configuration changed: `hosts`, `checks`, …
    changed: BTreeSet<&'static str>,
    /// Whether the database takes writes, if that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    storage: Option<StorageStatus>,
}

#[derive(Debug, Serialize)]
struct HostDelta {
    id: HostId,
    health: Health,
    since: Time,
    last_seen_at: Option<Time>,
}

#[derive(Debug, Serialize)]
struct AssignmentDelta {
    id: AssignmentId,
    host_id: HostId,
    check_id: CheckId,
    plugin_id: PluginId,
    health: Health,
    since: Time,
    result_type: Option<ResultType>,
    value: Option<f64>,
    message: Option<String>,
    reason: Option<String>,
    last_at: Option<Time>,
}

/// Longest text of a message in an event, in characters; the page asks for the rest.
const MESSAGE_CHARS_MAX: usize = 1_000;

/// What `changes`, `kinds` and a new state of the storage come to, as the state is now.
pub fn delta(
    shared: &Shared,
    changes: &Changes,
    kinds: &BTreeSet<&'static str>,
    storage: Option<StorageStatus>,
) -> Delta {
    let host = |id: &HostId| {
        let state = shared.state.host(*id)?;
        Some(HostDelta {
            id: *id,
            health: state.health.health,
            since: state.health.since.into(),
            last_seen_at: state.last_seen_at.map(Time),
        })
    };
    let assignment = |id: &AssignmentId| {
        let state = shared.state.assignment(*id)?;
        let message = state.message.as_deref();
        Some(AssignmentDelta {
            id: *id,
            host_id: state.assignment.host_id,
            check_id: state.assignment.check_id,
            plugin_id: state.assignment.plugin_id,
            health: state.health.health,
            since: state.health.since.into(),
            result_type: state.result_type,
            value: state.value,
            message: message.map(|text| domain::text::shortened(text, MESSAGE_CHARS_MAX)),
            reason: state.reason,
            last_at: state.last_at.map(Time),
        })
    };
    Delta {
        hosts: changes.hosts.iter().filter_map(host).collect(),
        assignments: changes.assignments.iter().filter_map(assignment).collect(),
        changed: kinds.clone(),
        storage,
    }
}
