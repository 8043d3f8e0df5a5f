//! What the dispatcher promises, followed effect by effect with plain queues.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::dispatch::{Effect, Event, Limits, Run, SkipReason};
use domain::id::{AssignmentId, HostId};
use domain::time::Timestamp;
use proptest::prelude::*;

/// Assignments of one host.
pub(super) const PER_HOST: i64 = 5;
/// Assignments of all hosts.
pub(super) const ASSIGNMENTS: i64 = 6 * PER_HOST;

pub(super) fn host_of(assignment: AssignmentId) -> HostId {
    HostId(assignment.0 / PER_HOST)
}

#[derive(Debug, Default)]
struct Host {
    waiting: VecDeque<Run>,
    running: Vec<Run>,
}

pub(super) struct Model {
    limits: Limits,
    hosts: BTreeMap<HostId, Host>,
    /// How often each host was served while another one was ready and was not.
    overtaken: BTreeMap<(HostId, HostId), usize>,
    due: usize,
    ended: usize,
}

impl Model {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, hosts: BTreeMap::new(), overtaken: BTreeMap::new(), due: 0, ended: 0 }
    }

    pub(super) fn running(&self) -> Vec<Run> {
        self.hosts.values().flat_map(|host| host.running.iter().copied()).collect()
    }

    pub(super) fn runs(&self, assignment: AssignmentId) -> bool {
        self.running().iter().any(|run| run.assignment_id == assignment)
    }

    pub(super) fn waiting(&self) -> usize {
        self.hosts.values().map(|host| host.waiting.len()).sum()
    }

    /// Checks that `effects` are what `event` may have, and takes them over.
    pub(super) fn follow(
        &mut self,
        now: Timestamp,
        event: &Event,
        effects: &[Effect],
    ) -> Result<(), TestCaseError> {
        let expected = match event {
            Event::Due(runs) => runs.iter().filter_map(|run| self.enqueue(*run)).collect(),
            Event::Finished { host_id, assignment_id } => {
                let running = &mut self.hosts.entry(*host_id).or_default().running;
                running.retain(|run| run.assignment_id != *assignment_id);
                Vec::new()
            }
            Event::Removed(gone) => self.remove(|run| gone.contains(&run.assignment_id)),
        };
        self.ended += expected.len();
        let (refused, served) = effects.split_at(expected.len().min(effects.len()));
        prop_assert_eq!(refused, &expected);
        served.iter().try_for_each(|effect| self.serve(now, *effect))?;
        // Whoever has nothing to wait for any more starts anew when there is something again.
        let ready = self.ready();
        self.overtaken.retain(|(patient, _), _| ready.contains(patient));
        self.assert_nobody_waits_for_nothing()
    }

    /// Every run that was due has been started or skipped.
    pub(super) fn assert_settled(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.waiting(), 0);
        prop_assert_eq!(self.ended, self.due, "each due run starts or is skipped, once");
        Ok(())
    }

    fn enqueue(&mut self, run: Run) -> Option<Effect> {
        self.due += 1;
        let host = self.hosts.entry(run.host_id).or_default();
        let same = |other: &Run| other.assignment_id == run.assignment_id;
        let reason = if host.running.iter().any(same) {
            SkipReason::StillRunning
        } else if host.waiting.iter().any(same) {
            SkipReason::AlreadyQueued
        } else if host.waiting.len() == self.limits.queue_max {
            SkipReason::QueueFull
        } else {
            host.waiting.push_back(run);
            return None;
        };
        Some(Effect::Skip(run, reason))
    }

    fn remove(&mut self, gone: impl Fn(&Run) -> bool) -> Vec<Effect> {
        let mut dropped = Vec::new();
        for host in self.hosts.values_mut() {
            let (out, kept) = host.waiting.drain(..).partition(|run| gone(run));
            host.waiting = kept;
            dropped.extend(VecDeque::into_iter(out).map(|r| Effect::Skip(r, SkipReason::Removed)));
        }
        dropped
    }

    /// One run leaves its queue: it must be the host's oldest, and there must be room for it.
    fn serve(&mut self, now: Timestamp, effect: Effect) -> Result<(), TestCaseError> {
        let (run, starts) = match effect {
            Effect::Start(run) => (run, true),
            Effect::Skip(run, reason) => {
                prop_assert_eq!(reason, SkipReason::TooLate);
                (run, false)
            }
        };
        let ready = self.ready();
        prop_assert!(ready.contains(&run.host_id), "{:?} has no place on its host", run);
        prop_assert!(self.running().len() < self.limits.in_flight_max);
        self.note_overtaking(run.host_id, &ready)?;
        let host = self.hosts.entry(run.host_id).or_default();
        prop_assert_eq!(host.waiting.pop_front(), Some(run), "in order of arrival");
        prop_assert_eq!(now.since(run.due_at) <= self.limits.lateness_max, starts);
        if starts {
            prop_assert!(!host.running.iter().any(|r| r.assignment_id == run.assignment_id));
            host.running.push(run);
            prop_assert!(host.running.len() <= self.limits.per_host_max);
        }
        self.ended += 1;
        Ok(())
    }

    /// Hosts that could start something, were there room over all.
    fn ready(&self) -> BTreeSet<HostId> {
        let can =
            |host: &Host| !host.waiting.is_empty() && host.running.len() < self.limits.per_host_max;
        self.hosts.iter().filter(|(_, host)| can(host)).map(|(id, _)| *id).collect()
    }

    /// While a host is ready, each other one is served at most once before it.
    fn note_overtaking(
        &mut self,
        served: HostId,
        ready: &BTreeSet<HostId>,
    ) -> Result<(), TestCaseError> {
        self.overtaken.retain(|(patient, _), _| ready.contains(patient) && *patient != served);
        for patient in ready.iter().filter(|host| **host != served) {
            let times = self.overtaken.entry((*patient, served)).or_default();
            *times += 1;
            prop_assert!(*times <= 1, "{patient} starves while {served} is served again");
        }
        Ok(())
    }

    fn assert_nobody_waits_for_nothing(&self) -> Result<(), TestCaseError> {
        let room = self.running().len() < self.limits.in_flight_max;
        prop_assert!(!room || self.ready().is_empty(), "a run waits although there is room");
        let longest = self.hosts.values().map(|host| host.waiting.len()).max().unwrap_or(0);
        prop_assert!(longest <= self.limits.queue_max);
        Ok(())
    }
}
