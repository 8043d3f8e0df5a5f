//! Why a host has the health it has, in words.

use domain::health::Health;
use domain::id::HostId;

use crate::notify::rfc3339;
use crate::plan::Plan;
use crate::shared::Shared;
use crate::state::AssignmentState;

/// A host's health and what it follows from.
pub(in crate::api) struct Explanation {
    pub(in crate::api) health: Health,
    pub(in crate::api) reason: String,
    /// Everything that runs on the host, worst first.
    pub(in crate::api) assignments: Vec<AssignmentState>,
}

impl Explanation {
    /// Whether the host has its health from this one.
    pub(in crate::api) fn is_decisive(&self, state: &AssignmentState) -> bool {
        self.health.is_problem() && state.health.health == self.health
    }
}

/// Explains the health of a host.
pub(in crate::api) fn explain(shared: &Shared, plan: &Plan, id: HostId) -> Explanation {
    let mut assignments = shared.state.assignments_of(id);
    assignments.sort_by_key(|state| std::cmp::Reverse(state.health.health));
    let health = shared.state.host(id).map_or(Health::NoData, |state| state.health.health);
    let reason = reason(plan, id, health, &assignments);
    Explanation { health, reason, assignments }
}

fn reason(plan: &Plan, id: HostId, health: Health, assignments: &[AssignmentState]) -> String {
    let word = health.as_str().replace('_', " ");
    if plan.hosts.get(&id).is_some_and(|planned| !planned.host.settings.enabled) {
        return format!("{word}: the host is disabled, so nothing runs on it");
    }
    if assignments.is_empty() {
        return format!("{word}: no check runs anything on it yet");
    }
    if assignments.iter().all(|state| state.last_at.is_none()) {
        return format!("{word}: nothing has run yet since the server started");
    }
    if !health.is_problem() {
        return match health {
            Health::Ok => {
                let silent = assignments.iter().find_map(|state| Some((state, silence(state)?)));
                let but =
                    silent.map(|(state, since)| format!(", but {}: {since}", name(plan, state)));
                let of = plugins(assignments.len());
                format!("ok: none of {of} reports a problem{}", but.unwrap_or_default())
            }
            _ => match assignments.iter().find_map(silence) {
                Some(since) => format!("{word}: its plugins have fallen silent; {since}"),
                None => format!("{word}: no plugin has given a result"),
            },
        };
    }
    let decisive: Vec<&AssignmentState> =
        assignments.iter().filter(|state| state.health.health == health).collect();
    let Some(first) = decisive.first() else {
        return format!("{word}: its plugins have just changed; this will settle");
    };
    let more = match decisive.len() - 1 {
        0 => String::new(),
        more => format!(" (and {} more)", plugins(more)),
    };
    format!("{word} because {}{more}", part(plan, first))
}

fn plugins(count: usize) -> String {
    if count == 1 { "1 plugin".to_owned() } else { format!("{count} plugins") }
}

/// `CPU in check Standard is critical: CPU 97 % busy`.
fn part(plan: &Plan, state: &AssignmentState) -> String {
    let why = state.reason.as_ref().or(state.message.as_ref());
    let why = why.map(|why| format!(": {}", domain::text::shortened(why, 300)));
    let word = state.health.health.as_str();
    format!("{} is {word}{}", name(plan, state), why.unwrap_or_default())
}

/// `CPU in check Standard`.
fn name(plan: &Plan, state: &AssignmentState) -> String {
    let planned = plan.assignments.get(&state.assignment.id);
    let plugin = planned.map_or(state.assignment.plugin_id.as_str(), |one| &one.plugin.name);
    format!("{plugin} in check {}", planned.map_or("?", |one| &one.check_name))
}

/// Since when nothing is heard of what was heard of before; none if it has data, or never had.
pub(super) fn silence(state: &AssignmentState) -> Option<String> {
    let health = state.health;
    let silent = health.health == Health::NoData && health.known != Health::NoData;
    silent.then(|| {
        format!("nothing has come since {}", rfc3339(state.last_at.unwrap_or(health.since)))
    })
}
