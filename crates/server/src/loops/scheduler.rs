//! Finds the intervals that are due and hands their runs to the dispatcher.
//!
//! The rule is `domain::schedule::due`; this loop only keeps it supplied with the time. The next
//! run of each interval is written before its runs start, so a crash skips no later run and
//! repeats at most the one under way. A database that does not answer delays no run: what is not
//! written yet is written with the next.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::dispatch::{Event, Run};
use domain::id::{AssignmentId, CheckId, HostId, IntervalId};
use domain::schedule::{Due, Interval, Schedule, due};
use domain::time::{Span, Timestamp};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::clock::duration;
use crate::plan::Plan;
use crate::shared::Shared;
use crate::signals::RunNow;

/// The loop looks at least this often: a step of the clock or a new schedule waits no longer.
const LOOK_EVERY: Span = Span::seconds(1);
/// Over how long a restart spreads what is due.
const SPREAD: Span = Span::seconds(15);
/// How long runs wait for the database to take note of them.
const WRITE_TIMEOUT: Duration = Duration::from_millis(500);
/// Missed runs whose active hours are looked up one by one, at most.
const COUNTED_MAX: usize = 100_000;
/// A run that starts later than this counts as late.
const LATE: Span = Span::seconds(1);

pub(super) async fn run(
    shared: Arc<Shared>,
    reporter: Reporter,
    mut run_now: RunNow,
    dispatch: mpsc::Sender<Event>,
    stop: CancellationToken,
) {
    let mut next = NextRuns::default();
    let mut just_started = true;
    let mut plan_before = None;
    let mut later: BTreeMap<Timestamp, Vec<Run>> = BTreeMap::new();
    let mut unwritten = BTreeMap::new();
    loop {
        let now = shared.clock.now();
        let plan = shared.plan.get();
        let new_plan = plan_before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &plan));
        next.follow(&plan);
        let fired = next.fire(&plan, now, Span::seconds(shared.config.checks.lateness_max_s));
        if new_plan || !fired.moved.is_empty() {
            shared.state.take_next_runs(&next.of_assignments(&plan));
        }
        plan_before = Some(plan);
        if !fired.moved.is_empty() {
            unwritten.extend(&fired.moved);
            if let Err(why) = write(&shared, &mut unwritten).await {
                shared.log.error("scheduler", "next_runs_not_written", &why);
                reporter.failed(why);
            }
            shared.monitoring.skipped_runs.fetch_add(fired.skipped, Ordering::Relaxed);
            shared.monitoring.late_runs.fetch_add(fired.late, Ordering::Relaxed);
            if fired.skipped > 0 {
                shared.log.warning(
                    "scheduler",
                    "runs_skipped",
                    "runs came too late and were skipped; the server was stopped, or too busy",
                );
            }
            reporter.ran(format!("{} runs became due", fired.runs.len()));
        }
        let mut runs = fired.runs;
        if std::mem::take(&mut just_started) {
            spread(std::mem::take(&mut runs), now, &mut later);
        }
        while let Some(first) = later.first_entry().filter(|first| *first.key() <= now) {
            runs.extend(first.remove());
        }
        if !runs.is_empty() && dispatch.send(Event::Due(runs)).await.is_err() {
            return;
        }
        let earliest = next.earliest().into_iter().chain(later.keys().next().copied()).min();
        let wait = duration(earliest.map_or(LOOK_EVERY, |at| at.since(now)).min(LOOK_EVERY));
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait.max(Duration::from_millis(1))) => {}
            asked = run_now.recv() => {
                let Some(asked) = asked else { return };
                let runs = runs_of(&shared.plan.get(), asked, shared.clock.now());
                if dispatch.send(Event::Due(runs)).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn write(
    shared: &Shared,
    unwritten: &mut BTreeMap<IntervalId, Timestamp>,
) -> Result<(), String> {
    match tokio::time::timeout(WRITE_TIMEOUT, shared.store.set_execute_next(unwritten)).await {
        Ok(Ok(())) => {
            unwritten.clear();
            Ok(())
        }
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the database is too slow to take note of the next runs".to_owned()),
    }
}

/// After a restart everything that was missed is due at once: the hosts take turns over a while.
/// The runs of one host stay together and in order; a single host does not wait at all.
fn spread(runs: Vec<Run>, now: Timestamp, later: &mut BTreeMap<Timestamp, Vec<Run>>) {
    let hosts: BTreeSet<HostId> = runs.iter().map(|run| run.host_id).collect();
    let turns: HashMap<HostId, i64> = hosts.into_iter().zip(0..).collect();
    let step = SPREAD.0 / i64::try_from(turns.len().max(1)).unwrap_or(i64::MAX);
    for run in runs {
        let at = now.plus(Span(turns.get(&run.host_id).copied().unwrap_or(0) * step));
        later.entry(at).or_default().push(Run { due_at: at, ..run });
    }
}

/// When each interval runs next; the memory's copy of `execute_next`.
#[derive(Debug, Default)]
struct NextRuns {
    of_interval: HashMap<IntervalId, Timestamp>,
}

/// What became due.
#[derive(Debug, Default)]
struct Fired {
    runs: Vec<Run>,
    moved: BTreeMap<IntervalId, Timestamp>,
    skipped: u64,
    late: u64,
}

impl NextRuns {
    /// New intervals come with what the database says; those that are gone are forgotten.
    fn follow(&mut self, plan: &Plan) {
        let mut before = std::mem::take(&mut self.of_interval);
        for interval in plan.schedules.iter().flat_map(|schedule| &schedule.intervals) {
            let known = before.remove(&interval.id).unwrap_or(interval.execute_next);
            self.of_interval.insert(interval.id, known);
        }
    }

    fn fire(&mut self, plan: &Plan, now: Timestamp, lateness_max: Span) -> Fired {
        let mut fired = Fired::default();
        for schedule in &plan.schedules {
            for interval in &schedule.intervals {
                self.fire_interval(plan, schedule, interval, now, lateness_max, &mut fired);
            }
        }
        fired
    }

    fn fire_interval(
        &mut self,
        plan: &Plan,
        schedule: &Schedule,
        interval: &Interval,
        now: Timestamp,
        lateness_max: Span,
        fired: &mut Fired,
    ) {
        let Some(execute_next) = self.of_interval.get_mut(&interval.id) else { return };
        let after = interval.settings.next_after(now);
        // A clock that was set back must not make the interval wait until it catches up.
        if *execute_next > after {
            *execute_next = after;
            fired.moved.insert(interval.id, after);
            return;
        }
        let (due_at, skipped) = match due(&interval.settings, *execute_next, now, lateness_max) {
            Due::NotYet => return,
            Due::Run { due_at, skipped } => (Some(due_at), skipped),
            Due::TooLate { skipped } => (None, skipped),
        };
        let first_missed = std::mem::replace(execute_next, after);
        fired.moved.insert(interval.id, after);
        if !schedule.settings.enabled {
            return;
        }
        fired.skipped += count_active(schedule, interval, first_missed, skipped);
        if let Some(due_at) = due_at.filter(|at| schedule.settings.is_active(*at)) {
            fired.late += u64::from(now.since(due_at) > LATE);
            let checks = schedule.settings.check_ids.iter();
            fired.runs.extend(checks.flat_map(|check| runs_of_check(plan, *check, due_at)));
        }
    }

    fn earliest(&self) -> Option<Timestamp> {
        self.of_interval.values().min().copied()
    }

    /// When each assignment runs next, over all schedules that run its check.
    fn of_assignments(&self, plan: &Plan) -> HashMap<AssignmentId, Timestamp> {
        let mut next: HashMap<AssignmentId, Timestamp> = HashMap::new();
        for schedule in plan.schedules.iter().filter(|schedule| schedule.settings.enabled) {
            let intervals = schedule.intervals.iter();
            let Some(at) = intervals.filter_map(|one| self.of_interval.get(&one.id)).min() else {
                continue;
            };
            for check in &schedule.settings.check_ids {
                for id in plan.of_check.get(check).into_iter().flatten() {
                    next.entry(*id).and_modify(|known| *known = *at.min(known)).or_insert(*at);
                }
            }
        }
        next
    }
}

/// How many of `missed` runs from `first` on would have happened: outside the active hours none
/// was to.
fn count_active(schedule: &Schedule, interval: &Interval, first: Timestamp, missed: i64) -> u64 {
    if schedule.settings.active_hours.is_none() {
        return u64::try_from(missed).unwrap_or(0);
    }
    let delta = Span::seconds(interval.settings.delta_s);
    let times = std::iter::successors(Some(first), |at| Some(at.plus(delta)));
    let bounded = usize::try_from(missed).unwrap_or(0).min(COUNTED_MAX);
    times.take(bounded).filter(|at| schedule.settings.is_active(*at)).count() as u64
}

fn runs_of_check(plan: &Plan, check: CheckId, due_at: Timestamp) -> Vec<Run> {
    let ids = plan.of_check.get(&check).cloned().unwrap_or_default();
    runs_of(plan, ids, due_at)
}

fn runs_of(plan: &Plan, ids: Vec<AssignmentId>, due_at: Timestamp) -> Vec<Run> {
    ids.into_iter()
        .filter_map(|assignment_id| {
            let host_id = plan.assignments.get(&assignment_id)?.assignment.host_id;
            Some(Run { host_id, assignment_id, due_at })
        })
        .collect()
}

#[cfg(test)]
mod tests;
