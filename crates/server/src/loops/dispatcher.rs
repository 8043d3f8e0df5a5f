//! Does what the dispatch state machine says: starts runs, tells it when they end, and hands
//! their replies to the pipeline.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::dispatch::{Dispatcher, Effect, Event, Limits, Run, SkipReason};
use domain::id::HostId;
use domain::outcome::{Outcome, Reply, ResultType};
use domain::time::Span;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::agents::Order;
use crate::clock::Stopwatch;
use crate::pipeline::Work;
use crate::shared::Shared;

/// Runs that may wait for one host.
const QUEUE_MAX: usize = 500;

pub(super) async fn run(
    shared: Arc<Shared>,
    reporter: Reporter,
    mut events: mpsc::Receiver<Event>,
    handover: Handover,
    stop: CancellationToken,
) {
    let mut dispatcher = Dispatcher::new(Limits {
        in_flight_max: shared.config.checks.concurrency_max,
        per_host_max: 1,
        queue_max: QUEUE_MAX,
        lateness_max: Span::seconds(shared.config.checks.lateness_max_s),
    });
    let mut running: JoinSet<Run> = JoinSet::new();
    // A run whose task panicked must free its host, too.
    let mut by_task: HashMap<tokio::task::Id, Run> = HashMap::new();
    loop {
        let event = tokio::select! {
            () = stop.cancelled() => return,
            event = events.recv() => match event {
                Some(event) => event,
                None => return,
            },
            Some(ended) = running.join_next_with_id() => {
                let run = match ended {
                    Ok((id, run)) => { by_task.remove(&id); Some(run) }
                    Err(error) => {
                        shared.log.error("dispatcher", "run_panicked", format!("{error}"));
                        by_task.remove(&error.id())
                    }
                };
                let Some(Run { host_id, assignment_id, .. }) = run else { continue };
                shared.monitoring.finished_runs.fetch_add(1, Ordering::Relaxed);
                Event::Finished { host_id, assignment_id }
            }
        };
        let mut touched = hosts_of(&event);
        for effect in dispatcher.step(shared.clock.now(), event) {
            let (Effect::Start(run) | Effect::Skip(run, _)) = effect;
            touched.insert(run.host_id);
            match effect {
                Effect::Start(run) => {
                    let task = running.spawn(execute(Arc::clone(&shared), run, handover.clone()));
                    by_task.insert(task.id(), run);
                }
                Effect::Skip(run, reason) => note_skip(&shared, run, reason),
            }
        }
        let busy = touched.into_iter().map(|host| (host, dispatcher.is_busy(host)));
        shared.monitoring.note_busy(busy);
        let in_flight = dispatcher.in_flight();
        shared
            .monitoring
            .in_flight
            .store(i64::try_from(in_flight).unwrap_or(i64::MAX), Ordering::Relaxed);
        reporter.ran(format!("{in_flight} runs under way, {} waiting", dispatcher.waiting()));
    }
}

fn hosts_of(event: &Event) -> BTreeSet<HostId> {
    match event {
        Event::Due(runs) => runs.iter().map(|run| run.host_id).collect(),
        Event::Finished { host_id, .. } => BTreeSet::from([*host_id]),
        Event::Removed(_) => BTreeSet::new(),
    }
}

fn note_skip(shared: &Shared, run: Run, reason: SkipReason) {
    if reason == SkipReason::Removed {
        return;
    }
    shared.monitoring.skipped_runs.fetch_add(1, Ordering::Relaxed);
    // The pipeline tells how many in all.
    if shared.storage.skips_for_want_of_room() {
        return;
    }
    let plan = shared.plan.get();
    let Some(planned) = plan.assignments.get(&run.assignment_id) else { return };
    let host = plan.hosts.get(&run.host_id).map_or("?", |host| &host.host.settings.name);
    let why = match reason {
        SkipReason::AlreadyQueued | SkipReason::StillRunning => "the run before has not ended yet",
        SkipReason::QueueFull => "too many runs wait for this host",
        SkipReason::TooLate => "it waited longer than the maximum lateness",
        SkipReason::Removed => return,
    };
    shared.log.warning(
        "dispatcher",
        "run_skipped",
        format!("a run of {} on {host} was skipped: {why}", planned.plugin.name),
    );
}

/// One run from its start to the hand-over of its reply.
async fn execute(shared: Arc<Shared>, run: Run, handover: Handover) -> Run {
    let watch = Stopwatch::start();
    let plan = shared.plan.get();
    let (Some(planned), Some(host)) =
        (plan.assignments.get(&run.assignment_id), plan.hosts.get(&run.host_id))
    else {
        return run;
    };
    let outcome = match &host.target {
        None => Outcome::failed(
            ResultType::AuthenticationError,
            "the host is not enrolled: run `prophasis-agent setup` on it and paste the string that it prints into the host's settings",
        ),
        Some(target) => {
            let order = Order {
                plugin_id: planned.plugin.id.to_string(),
                hash: planned.plugin.hash,
                parameters: planned.parameters.as_object().cloned().unwrap_or_default(),
                timeout: planned.plugin.timeout,
            };
            shared.agents.run(run.host_id, target, &order, &shared.store).await
        }
    };
    let reply = Reply {
        assignment_id: run.assignment_id,
        at: shared.clock.now(),
        duration_us: watch.elapsed_us(),
        outcome,
    };
    shared.storage.result_waits();
    handover.hand_over(reply, &shared).await;
    run
}

/// The way of a reply to the pipeline.
#[derive(Debug, Clone)]
pub(super) struct Handover {
    pub(super) work: mpsc::Sender<Work>,
    /// For the results that may wait to be stored.
    pub(super) room: Arc<Semaphore>,
}

impl Handover {
    /// Waits, with the run's host, until there is room.
    async fn hand_over(self, reply: Reply, shared: &Shared) {
        if self.room.available_permits() == 0 && shared.storage.found_no_room(shared.clock.now()) {
            note_no_room(shared);
        }
        // Neither is ever closed here: the pipeline outlives this loop.
        if let Ok(room) = self.room.acquire_owned().await {
            let _ = self.work.send(Work::Reply(Box::new(reply), room)).await;
        }
    }
}

fn note_no_room(shared: &Shared) {
    let waiting_max = shared.config.checks.results_waiting_max;
    shared.log.warning(
        "dispatcher",
        "no_more_results_may_wait",
        format!(
            "{waiting_max} results wait to be stored and no more may: runs wait with their answers, \
             and those that become due meanwhile are skipped"
        ),
    );
}
