//! What is known right now: the newest result and the health of everything, in memory.
//!
//! Invariant: the state only changes after the commit that it follows from, so no page ever shows
//! a health that a crash could take back.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::assignment::Assignment;
use domain::health::Health;
use domain::id::{AssignmentId, ClassifierId, HostId, ServiceId};
use domain::outcome::{ClassifiedResult, Metric, ResultType};
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, Subject};

use crate::plan::Plan;

/// What is known about one assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct AssignmentState {
    /// The assignment.
    pub assignment: Assignment,
    /// Its health.
    pub health: CurrentHealth,
    /// Measured, or how the last run failed; none before the first run.
    pub result_type: Option<ResultType>,
    /// The newest value.
    pub value: Option<f64>,
    /// The newest text.
    pub message: Option<String>,
    /// The classifier's newest reason.
    pub reason: Option<String>,
    /// The classifier and its version that gave the newest verdict.
    pub classifier: Option<(ClassifierId, i64)>,
    /// When the newest result was measured.
    pub last_at: Option<Timestamp>,
    /// When it will run next, if it is scheduled.
    pub next_at: Option<Timestamp>,
    /// The newest further numbers.
    pub metrics: Vec<Metric>,
}

/// What is known about one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostState {
    /// Its health.
    pub health: CurrentHealth,
    /// When its agent last answered.
    pub last_seen_at: Option<Timestamp>,
}

/// What changed since it was last asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Hosts with a new health or sighting.
    pub hosts: BTreeSet<HostId>,
    /// Assignments with a new result.
    pub assignments: BTreeSet<AssignmentId>,
}

/// The state of everything.
#[derive(Debug, Default)]
pub struct State(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    assignments: HashMap<AssignmentId, AssignmentState>,
    of_host: HashMap<HostId, Vec<AssignmentId>>,
    hosts: HashMap<HostId, HostState>,
    services: HashMap<ServiceId, CurrentHealth>,
    changes: Changes,
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the set of known things in step with a plan. New ones start with the health that
    /// the database has for them, or as never run.
    pub fn follow(&self, plan: &Plan, healths: &HashMap<Subject, CurrentHealth>, now: Timestamp) {
        let stored = |subject: Subject| {
            healths.get(&subject).copied().unwrap_or_else(|| CurrentHealth::never(now))
        };
        let mut inner = self.lock();
        let mut before = std::mem::take(&mut inner.assignments);
        for (id, planned) in &plan.assignments {
            let state = before.remove(id).unwrap_or_else(|| AssignmentState {
                assignment: planned.assignment.clone(),
                health: stored(Subject::Assignment(*id)),
                result_type: None,
                value: None,
                message: None,
                reason: None,
                classifier: None,
                last_at: None,
                next_at: None,
                metrics: Vec::new(),
            });
            inner.assignments.insert(*id, state);
        }
        inner.of_host.clone_from(&plan.of_host);
        let mut hosts = std::mem::take(&mut inner.hosts);
        for id in plan.hosts.keys() {
            let state = hosts.remove(id).unwrap_or_else(|| HostState {
                health: stored(Subject::Host(*id)),
                last_seen_at: None,
            });
            inner.hosts.insert(*id, state);
        }
        let mut services = std::mem::take(&mut inner.services);
        for service in &plan.services {
            let health = services
                .remove(&service.id)
                .unwrap_or_else(|| stored(Subject::Service(service.id)));
            inner.services.insert(service.id, health);
        }
    }

    /// A host, if it is configured.
    pub fn host(&self, id: HostId) -> Option<HostState> {
        self.lock().hosts.get(&id).copied()
    }

    /// All hosts, in no order.
    pub fn hosts(&self) -> Vec<(HostId, HostState)> {
        self.lock().hosts.iter().map(|(id, state)| (*id, *state)).collect()
    }

    /// An assignment, if it is active.
    pub fn assignment(&self, id: AssignmentId) -> Option<AssignmentState> {
        self.lock().assignments.get(&id).cloned()
    }

    /// The active assignments of a host, by number.
    pub fn assignments_of(&self, id: HostId) -> Vec<AssignmentState> {
        let inner = self.lock();
        let ids = inner.of_host.get(&id);
        let mut states: Vec<AssignmentState> =
            ids.into_iter().flatten().filter_map(|id| inner.assignments.get(id).cloned()).collect();
        states.sort_by_key(|state| state.assignment.id);
        states
    }

    /// The health of anything.
    pub fn health(&self, subject: Subject) -> Option<CurrentHealth> {
        let inner = self.lock();
        match subject {
            Subject::Assignment(id) => inner.assignments.get(&id).map(|state| state.health),
            Subject::Host(id) => inner.hosts.get(&id).map(|state| state.health),
            Subject::Service(id) => inner.services.get(&id).copied(),
        }
    }

    /// The healths of the active assignments of a host.
    pub fn healths_on(&self, id: HostId) -> Vec<(AssignmentId, Health)> {
        let inner = self.lock();
        let ids = inner.of_host.get(&id);
        ids.into_iter()
            .flatten()
            .filter_map(|id| Some((*id, inner.assignments.get(id)?.health.health)))
            .collect()
    }

    /// Takes in committed results.
    pub fn take_results<'a>(
        &self,
        results: impl Iterator<Item = (&'a ClassifiedResult, (ClassifierId, i64))>,
    ) {
        let mut inner = self.lock();
        for (result, classifier) in results {
            let reply = &result.reply;
            let Some(state) = inner.assignments.get_mut(&reply.assignment_id) else { continue };
            if state.last_at.is_some_and(|last| last > reply.at) {
                continue;
            }
            state.result_type = Some(reply.outcome.result_type);
            state.value = reply.outcome.value;
            state.message.clone_from(&reply.outcome.message);
            state.reason.clone_from(&result.reason);
            state.classifier = Some(classifier);
            state.last_at = Some(reply.at);
            if reply.outcome.result_type == ResultType::Plugin {
                state.metrics.clone_from(&reply.outcome.metrics);
            }
            let host_id = state.assignment.host_id;
            inner.changes.assignments.insert(reply.assignment_id);
            if reply.outcome.result_type.is_answer()
                && let Some(host) = inner.hosts.get_mut(&host_id)
            {
                host.last_seen_at = host.last_seen_at.max(Some(reply.at));
                inner.changes.hosts.insert(host_id);
            }
        }
    }

    /// Takes in a committed change of health.
    pub fn take_health(&self, subject: Subject, health: CurrentHealth) {
        let mut inner = self.lock();
        match subject {
            Subject::Assignment(id) => {
                if let Some(state) = inner.assignments.get_mut(&id) {
                    state.health = health;
                    inner.changes.assignments.insert(id);
                }
            }
            Subject::Host(id) => {
                if let Some(state) = inner.hosts.get_mut(&id) {
                    state.health = health;
                    inner.changes.hosts.insert(id);
                }
            }
            Subject::Service(id) => {
                if let Some(state) = inner.services.get_mut(&id) {
                    *state = health;
                }
            }
        }
    }

    /// Takes in when an agent last answered, as the database remembers it.
    pub fn take_sighting(&self, id: HostId, at: Timestamp) {
        if let Some(host) = self.lock().hosts.get_mut(&id) {
            host.last_seen_at = host.last_seen_at.max(Some(at));
        }
    }

    /// Takes in when assignments run next.
    pub fn take_next_runs(&self, next: &HashMap<AssignmentId, Timestamp>) {
        let mut inner = self.lock();
        for (id, state) in &mut inner.assignments {
            state.next_at = next.get(id).copied();
        }
    }

    /// What changed since the last call.
    pub fn take_changes(&self) -> Changes {
        std::mem::take(&mut self.lock().changes)
    }
}
