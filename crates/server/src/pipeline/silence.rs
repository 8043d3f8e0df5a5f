//! Finds the assignments of which nothing is heard any more. The rule is `domain::silence`.
//!
//! Two looks must agree: right after a host that hung has worked off its queue, runs that it
//! delayed for minutes are about to be asked for again.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::health::Health;
use domain::id::{AssignmentId, CheckId};
use domain::schedule::Schedule;
use domain::silence::silent_at;
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, Subject};

use super::judge::Windows;
use crate::notify::rfc3339;
use crate::plan::Plan;
use crate::shared::Shared;

/// How often silence is listened for.
pub(super) const LISTEN_EVERY: Duration = Duration::from_secs(10);

/// An assignment of which nothing is known any more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Silent {
    pub(super) assignment_id: AssignmentId,
    /// Since when.
    pub(super) at: Timestamp,
    /// For people.
    pub(super) reason: String,
    /// What is known of it until now.
    pub(super) health: CurrentHealth,
}

/// What the last look found.
#[derive(Debug, Default)]
pub(super) struct Listener {
    suspects: HashSet<AssignmentId>,
}

impl Listener {
    /// What fell silent: nothing came for 2.5 intervals, though its host is not at work.
    pub(super) fn listen(
        &mut self,
        shared: &Shared,
        windows: &Windows,
        now: Timestamp,
    ) -> Vec<Silent> {
        let plan = shared.plan.get();
        let schedules = by_check(&plan);
        let watching_since = shared.monitoring.watching_since();
        let mut found = Vec::new();
        for (id, planned) in &plan.assignments {
            let Some(health) = shared.state.health(Subject::Assignment(*id)) else { continue };
            if health.health == Health::NoData {
                continue;
            }
            let newest_at = windows.newest_at(*id);
            let heard_at = newest_at.unwrap_or(health.since).max(watching_since);
            let of_check = schedules.get(&planned.assignment.check_id);
            let at = silent_at(of_check.into_iter().flatten().copied(), heard_at);
            if at <= now && !shared.monitoring.is_busy(planned.assignment.host_id) {
                let last = newest_at.map_or("long ago".to_owned(), rfc3339);
                found.push(Silent {
                    assignment_id: *id,
                    at: at.max(health.since),
                    reason: format!("nothing has come since {last}"),
                    health,
                });
            }
        }
        let before = std::mem::take(&mut self.suspects);
        self.suspects = found.iter().map(|one| one.assignment_id).collect();
        found.retain(|one| before.contains(&one.assignment_id));
        found
    }
}

fn by_check(plan: &Plan) -> HashMap<CheckId, Vec<&Schedule>> {
    let mut schedules: HashMap<CheckId, Vec<&Schedule>> = HashMap::new();
    for schedule in &plan.schedules {
        for check in &schedule.settings.check_ids {
            schedules.entry(*check).or_default().push(schedule);
        }
    }
    schedules
}

/// What the configuration no longer asks for: its health is not known any more, either.
pub(super) fn gone(
    plan: &Plan,
    stored: &HashMap<Subject, CurrentHealth>,
    now: Timestamp,
) -> Vec<Silent> {
    let gone = stored.iter().filter_map(|(subject, health)| match subject {
        Subject::Assignment(id)
            if health.health != Health::NoData && !plan.assignments.contains_key(id) =>
        {
            Some(Silent {
                assignment_id: *id,
                at: now.max(health.since),
                reason: "no check runs it any more".to_owned(),
                health: *health,
            })
        }
        _ => None,
    });
    gone.collect()
}

#[cfg(test)]
mod tests;
