//! Verdicts: each reply joins its window and is shown to its classifier.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use classifier::{Job, Others, Verdict};
use domain::health::Health;
use domain::history::{Entry, Window};
use domain::id::{AssignmentId, HostId};
use domain::outcome::{ClassifiedResult, Reply};
use domain::time::Timestamp;
use domain::transition::Subject;

use super::Judged;
use crate::plan::{Plan, PlannedAssignment};
use crate::shared::Shared;

/// The windows of all assignments; shared with scripts that ask for other plugins' results.
#[derive(Debug, Clone, Default)]
pub(crate) struct Windows(Arc<Mutex<HashMap<AssignmentId, Window>>>);

impl Windows {
    fn lock(&self) -> MutexGuard<'_, HashMap<AssignmentId, Window>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a result and returns the window, oldest first.
    fn push(&self, assignment: AssignmentId, length: usize, entry: Entry) -> Vec<Entry> {
        let mut windows = self.lock();
        let window = windows.entry(assignment).or_insert_with(|| Window::new(length));
        if window.length() != length {
            window.resize(length);
        }
        window.push(entry);
        window.entries().cloned().collect()
    }

    /// Starts an assignment with the window that the database remembers.
    pub(super) fn put(&self, assignment: AssignmentId, window: Window) {
        self.lock().insert(assignment, window);
    }

    /// When the newest result of an assignment was measured.
    pub(super) fn newest_at(&self, assignment: AssignmentId) -> Option<Timestamp> {
        self.lock().get(&assignment)?.newest().map(|entry| entry.at)
    }

    fn entries(&self, assignment: AssignmentId) -> Vec<Entry> {
        self.lock().get(&assignment).map(|w| w.entries().cloned().collect()).unwrap_or_default()
    }

    pub(super) fn retain(&self, active: &HashSet<AssignmentId>) {
        self.lock().retain(|id, _| active.contains(id));
    }
}

/// Judges replies in their order. Replies of assignments that are gone are dropped.
pub(super) async fn judge(
    shared: &Arc<Shared>,
    windows: &Windows,
    replies: Vec<Reply>,
) -> Vec<Judged> {
    let plan = shared.plan.get();
    windows.retain(&plan.assignments.keys().copied().collect());
    let mut waiting = Vec::with_capacity(replies.len());
    let mut jobs = Vec::with_capacity(replies.len());
    for reply in replies {
        let Some(planned) = plan.assignments.get(&reply.assignment_id) else { continue };
        let history = windows.push(reply.assignment_id, planned.n_historical, Entry::from(&reply));
        if let Some(job) = job(shared, &plan, windows, planned, history) {
            jobs.push(job);
            waiting.push((reply, true));
        } else {
            waiting.push((reply, false));
        }
    }
    let workers = Arc::clone(&shared.classifier);
    let answers = tokio::task::spawn_blocking(move || workers.classify_batch(jobs)).await;
    let mut answers = answers.unwrap_or_default().into_iter();
    waiting
        .into_iter()
        .filter_map(|(reply, asked)| {
            let planned = plan.assignments.get(&reply.assignment_id)?;
            let answer = if asked { answers.next() } else { None };
            Some(judged(shared, &plan, planned, reply, answer))
        })
        .collect()
}

fn judged(
    shared: &Shared,
    plan: &Plan,
    planned: &PlannedAssignment,
    reply: Reply,
    answer: Option<Result<Verdict, classifier::ScriptFault>>,
) -> Judged {
    let (health, reason) = match answer {
        Some(Ok(verdict)) => (verdict.health, verdict.reason),
        Some(Err(fault)) => {
            let host = plan.hosts.get(&planned.assignment.host_id);
            shared.log.error(
                "classifier",
                "script_failed",
                format!(
                    "{fault} (plugin {} on {}); the result counts as unknown",
                    planned.plugin.name,
                    host.map_or("?", |host| &host.host.settings.name),
                ),
            );
            (Health::Unknown, Some(format!("the classifier failed: {fault}")))
        }
        None => (Health::Unknown, Some("the classifier cannot be run".to_owned())),
    };
    // A script can say what PostgreSQL does not take, and then nothing at all would be written.
    let reason = reason.map(|text| text.replace('\0', "\u{fffd}"));
    let classifier = (planned.classifier.id, planned.classifier.version);
    Judged { result: ClassifiedResult { reply, health, reason }, classifier }
}

fn job(
    shared: &Shared,
    plan: &Arc<Plan>,
    windows: &Windows,
    planned: &PlannedAssignment,
    history: Vec<Entry>,
) -> Option<Job> {
    let host_id = planned.assignment.host_id;
    let subject = Subject::Assignment(planned.assignment.id);
    Some(Job {
        script: planned.classifier.script.as_ref().ok()?.clone(),
        history,
        params: Arc::clone(&planned.parameters),
        host: Arc::clone(&plan.hosts.get(&host_id)?.for_scripts),
        previous_health: shared.state.health(subject).map_or(Health::NoData, |h| h.health),
        others: others(plan, windows, host_id),
    })
}

/// Lets a script read the latest results of another plugin on the same host.
fn others(plan: &Arc<Plan>, windows: &Windows, host_id: HostId) -> Others {
    let (plan, windows) = (Arc::clone(plan), windows.clone());
    Others::from_fn(move |plugin_id| {
        let id = plan.of_host.get(&host_id)?.iter().find(|id| {
            plan.assignments
                .get(id)
                .is_some_and(|planned| planned.assignment.plugin_id.as_str() == plugin_id)
        })?;
        Some(windows.entries(*id))
    })
}
