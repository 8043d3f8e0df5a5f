//! Who runs when: one queue a host, as a state machine without I/O.
//!
//! Invariants: at most one run is under way on a host (or as many as its limit says), at most
//! `in_flight_max` over all; an assignment is never twice in a queue; queues are bounded; a host
//! whose run hangs delays no other host, since ready hosts take turns.

use std::collections::{BTreeMap, HashSet, VecDeque};

use crate::id::{AssignmentId, HostId};
use crate::time::{Span, Timestamp};

/// One run that is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where.
    pub host_id: HostId,
    /// What.
    pub assignment_id: AssignmentId,
    /// When it should have started.
    pub due_at: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// These runs are due.
    Due(Vec<Run>),
    /// A run that was started has ended, in whatever way.
    Finished {
        /// Where.
        host_id: HostId,
        /// What.
        assignment_id: AssignmentId,
    },
    /// These assignments are no longer configured: what waits for them is dropped.
    Removed(HashSet<AssignmentId>),
}

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Start this run; its end must be reported as [`Event::Finished`].
    Start(Run),
    /// This run does not happen.
    Skip(Run, SkipReason),
}

/// Why a run does not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// The same run already waits.
    AlreadyQueued,
    /// The same run is still under way.
    StillRunning,
    /// The host has too many runs waiting.
    QueueFull,
    /// It waited longer than the maximum lateness.
    TooLate,
    /// It is no longer configured.
    Removed,
}

/// The bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Runs under way over all hosts.
    pub in_flight_max: usize,
    /// Runs under way on one host.
    pub per_host_max: usize,
    /// Runs waiting for one host.
    pub queue_max: usize,
    /// A run that waited longer is skipped.
    pub lateness_max: Span,
}

#[derive(Debug, Default)]
struct HostQueue {
    waiting: VecDeque<Run>,
    running: Vec<AssignmentId>,
    /// Whether the host stands in the line of hosts that may start.
    in_line: bool,
}

/// All queues.
#[derive(Debug)]
pub struct Dispatcher {
    limits: Limits,
    /// Ordered, so that the same events always give the same effects in the same order.
    hosts: BTreeMap<HostId, HostQueue>,
    queued: HashSet<AssignmentId>,
    line: VecDeque<HostId>,
    in_flight: usize,
}

impl Dispatcher {
    /// Empty queues.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            hosts: BTreeMap::new(),
            queued: HashSet::new(),
            line: VecDeque::new(),
            in_flight: 0,
        }
    }

    /// How many runs are under way.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// Whether anything waits or is under way on a host.
    pub fn is_busy(&self, host_id: HostId) -> bool {
        self.hosts.contains_key(&host_id)
    }

    /// How many runs wait.
    pub fn waiting(&self) -> usize {
        self.queued.len()
    }

    /// Takes in what happened and says what to do, in order.
    pub fn step(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Due(runs) => runs.into_iter().for_each(|run| self.enqueue(run, &mut effects)),
            Event::Finished { host_id, assignment_id } => self.finish(host_id, assignment_id),
            Event::Removed(assignments) => self.remove(&assignments, &mut effects),
        }
        self.start_what_can(now, &mut effects);
        effects
    }

    fn enqueue(&mut self, run: Run, effects: &mut Vec<Effect>) {
        let host = self.hosts.entry(run.host_id).or_default();
        let refusal = if host.running.contains(&run.assignment_id) {
            Some(SkipReason::StillRunning)
        } else if self.queued.contains(&run.assignment_id) {
            Some(SkipReason::AlreadyQueued)
        } else if host.waiting.len() >= self.limits.queue_max {
            Some(SkipReason::QueueFull)
        } else {
            None
        };
        if let Some(reason) = refusal {
            effects.push(Effect::Skip(run, reason));
            self.line_up(run.host_id);
            return;
        }
        self.queued.insert(run.assignment_id);
        host.waiting.push_back(run);
        self.line_up(run.host_id);
    }

    fn finish(&mut self, host_id: HostId, assignment_id: AssignmentId) {
        let Some(host) = self.hosts.get_mut(&host_id) else { return };
        let Some(position) = host.running.iter().position(|id| *id == assignment_id) else {
            return;
        };
        host.running.swap_remove(position);
        self.in_flight -= 1;
        self.line_up(host_id);
    }

    fn remove(&mut self, assignments: &HashSet<AssignmentId>, effects: &mut Vec<Effect>) {
        for host in self.hosts.values_mut() {
            host.waiting.retain(|run| {
                let kept = !assignments.contains(&run.assignment_id);
                if !kept {
                    self.queued.remove(&run.assignment_id);
                    effects.push(Effect::Skip(*run, SkipReason::Removed));
                }
                kept
            });
        }
    }

    /// Puts a host at the end of the line, if it can start something and is not in it. A host
    /// with nothing left to do is forgotten.
    fn line_up(&mut self, host_id: HostId) {
        let Some(host) = self.hosts.get_mut(&host_id) else { return };
        if host.waiting.is_empty() {
            if host.running.is_empty() && !host.in_line {
                self.hosts.remove(&host_id);
            }
        } else if !host.in_line && host.running.len() < self.limits.per_host_max {
            host.in_line = true;
            self.line.push_back(host_id);
        }
    }

    fn start_what_can(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        while self.in_flight < self.limits.in_flight_max {
            let Some(host_id) = self.line.pop_front() else { return };
            let Some(host) = self.hosts.get_mut(&host_id) else { continue };
            host.in_line = false;
            if let Some(run) = host.waiting.pop_front() {
                self.queued.remove(&run.assignment_id);
                if now.since(run.due_at) > self.limits.lateness_max {
                    effects.push(Effect::Skip(run, SkipReason::TooLate));
                } else {
                    host.running.push(run.assignment_id);
                    self.in_flight += 1;
                    effects.push(Effect::Start(run));
                }
            }
            self.line_up(host_id);
        }
    }
}
