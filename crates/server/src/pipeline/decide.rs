//! What follows from verdicts: changes of health and who is told. No I/O: the same input always
//! gives the same decision, which is what makes a failed commit safe to decide anew.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::alert::{Change, ChangeSubject, Decision};
use domain::channel::ChannelSettings;
use domain::health::Health;
use domain::id::HostId;
use domain::maintenance::MaintenanceWindow;
use domain::notification::{NewNotification, NotificationKind, NotificationStatus, dedup_key};
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, NewTransition, Subject};

use super::silence::Silent;
use super::{Judged, wording};
use crate::plan::Plan;
use crate::service_health::Evaluation;
use crate::state::{HostState, State};

/// Changes in the order in which they happen, and the healths after them.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) transitions: Vec<(NewTransition, Vec<NewNotification>)>,
    pub(super) healths: BTreeMap<Subject, CurrentHealth>,
}

/// Decides about a batch. Hosts and services follow from what runs on them; with
/// `look_at_all_hosts` also those on which nothing was measured.
pub(super) fn decide(
    plan: &Plan,
    state: &State,
    judged: &[Judged],
    silent: &[Silent],
    look_at_all_hosts: bool,
    public_url: &str,
) -> Decided {
    let decided = Decided::default();
    let mut deciding = Deciding { plan, state, public_url, by_silence: false, decided };
    for round in rounds(judged) {
        let hosts = deciding.take_round(round);
        deciding.follow_hosts(&hosts);
    }
    if !silent.is_empty() {
        deciding.by_silence = true;
        let hosts = deciding.take_silence(silent);
        deciding.follow_hosts(&hosts);
        deciding.by_silence = false;
    }
    if look_at_all_hosts {
        let latest = judged.iter().map(|one| one.result.reply.at).max();
        let at = |host: HostState| latest.unwrap_or(host.health.since);
        let all = state.hosts().into_iter().map(|(id, host)| (id, at(host))).collect();
        deciding.follow_hosts(&all);
    }
    deciding.decided
}

/// Parts of a batch in which no assignment is there twice. Usually the batch is one; after a time
/// without the database there are many, and a host that was down in between was down.
fn rounds(judged: &[Judged]) -> Vec<&[Judged]> {
    let mut rounds = Vec::new();
    let mut seen = HashSet::new();
    let mut start = 0;
    for (index, one) in judged.iter().enumerate() {
        if !seen.insert(one.result.reply.assignment_id) {
            rounds.push(&judged[start..index]);
            start = index;
            seen = HashSet::from([one.result.reply.assignment_id]);
        }
    }
    rounds.push(&judged[start..]);
    rounds
}

struct Deciding<'a> {
    plan: &'a Plan,
    state: &'a State,
    public_url: &'a str,
    /// Whether what changes just now follows from silence.
    by_silence: bool,
    decided: Decided,
}

impl Deciding<'_> {
    /// The health of a subject after everything decided so far.
    fn health(&self, subject: Subject) -> Option<CurrentHealth> {
        self.decided.healths.get(&subject).copied().or_else(|| self.state.health(subject))
    }

    /// The changes of a round's assignments; returns their hosts, and when each was measured last.
    fn take_round(&mut self, round: &[Judged]) -> BTreeMap<HostId, Timestamp> {
        let mut hosts = BTreeMap::new();
        for one in round {
            let reply = &one.result.reply;
            let Some(planned) = self.plan.assignments.get(&reply.assignment_id) else { continue };
            hosts.insert(planned.assignment.host_id, reply.at);
            let subject = Subject::Assignment(reply.assignment_id);
            let value = reply.outcome.value;
            let reason = one.result.reason.clone();
            self.change(subject, one.result.health, reply.at, value, reason, Some(one));
        }
        hosts
    }

    /// What fell silent; returns the hosts, and when the last of it did.
    fn take_silence(&mut self, silent: &[Silent]) -> BTreeMap<HostId, Timestamp> {
        let mut hosts: BTreeMap<HostId, Timestamp> = BTreeMap::new();
        for one in silent {
            if let Some(planned) = self.plan.assignments.get(&one.assignment_id) {
                let at = hosts.entry(planned.assignment.host_id).or_insert(one.at);
                *at = one.at.max(*at);
            }
            let subject = Subject::Assignment(one.assignment_id);
            let current = self.health(subject).unwrap_or(one.health);
            let reason = Some(one.reason.clone());
            if let Some(change) = current.change_to(subject, Health::NoData, one.at, None, reason) {
                self.take(current, change, None);
            }
        }
        hosts
    }

    /// The changes of hosts, and of the services that stand on them.
    fn follow_hosts(&mut self, hosts: &BTreeMap<HostId, Timestamp>) {
        for (host_id, at) in hosts {
            self.change_host(*host_id, *at);
        }
        if let Some(at) = hosts.values().max() {
            self.change_services(*at);
        }
    }

    fn change(
        &mut self,
        subject: Subject,
        to: Health,
        at: Timestamp,
        value: Option<f64>,
        reason: Option<String>,
        cause: Option<&Judged>,
    ) {
        let Some(current) = self.health(subject) else { return };
        if let Some(transition) = current.change_to(subject, to, at, value, reason) {
            self.take(current, transition, cause);
        }
    }

    fn take(&mut self, before: CurrentHealth, change: NewTransition, cause: Option<&Judged>) {
        self.decided.healths.insert(change.subject, CurrentHealth::from(&change));
        let notifications = self.notifications(before.known, &change, cause);
        self.decided.transitions.push((change, notifications));
    }

    fn change_host(&mut self, host_id: HostId, at: Timestamp) {
        let mut worst: Option<(Health, domain::id::AssignmentId)> = None;
        for (id, stored) in self.state.healths_on(host_id) {
            let health = self
                .decided
                .healths
                .get(&Subject::Assignment(id))
                .map_or(stored, |current| current.health);
            if worst.is_none_or(|(known, _)| health > known) {
                worst = Some((health, id));
            }
        }
        let health = worst.map_or(Health::NoData, |(health, _)| health);
        let reason = worst.filter(|(health, _)| health.is_problem()).and_then(|(health, id)| {
            Some(wording::because(self.plan.assignments.get(&id)?, health))
        });
        self.change(Subject::Host(host_id), health, at, None, reason, None);
    }

    fn change_services(&mut self, at: Timestamp) {
        if self.plan.services.is_empty() {
            return;
        }
        let evaluation = Evaluation::of_plan(self.plan, |subject| {
            self.health(subject).map_or(Health::NoData, |current| current.health)
        });
        for service in &self.plan.services {
            let verdict = evaluation.verdict(&service.settings);
            let subject = Subject::Service(service.id);
            self.change(subject, verdict.health, at, None, Some(verdict.reason), None);
        }
    }

    /// One notification a matching rule, channel and recipient.
    fn notifications(
        &self,
        known_before: Health,
        transition: &NewTransition,
        cause: Option<&Judged>,
    ) -> Vec<NewNotification> {
        let Some(change) = change_of(self.plan, transition) else { return Vec::new() };
        let change = Change { from: known_before, ..change };
        let planned_work = self.plan.planned_work(transition.subject, transition.at);
        let mut notifications = Vec::new();
        for alert in &self.plan.alerts {
            if alert.settings.decide(&change) != Decision::Notify {
                continue;
            }
            let message = wording::message(self.plan, transition, cause, alert, self.public_url);
            // A struct of texts and finite numbers always has a JSON form.
            let Ok(payload) = serde_json::to_string(&message) else { continue };
            let subject = transition.subject;
            for channel_id in &alert.settings.channel_ids {
                let Some(channel) = self.plan.channels.get(channel_id) else { continue };
                let withheld_because = self.withheld(transition, &channel.settings, planned_work);
                let (status, reason) = match withheld_because {
                    Some(reason) => (NotificationStatus::Suppressed, Some(reason)),
                    None => (NotificationStatus::Pending, None),
                };
                for recipient in channel.settings.config.recipients() {
                    let named = (subject.kind(), subject.number(), transition.seq);
                    notifications.push(NewNotification {
                        alert_id: alert.id,
                        channel_id: *channel_id,
                        kind: kind(transition.to),
                        dedup_key: dedup_key(named, alert.id, *channel_id, &recipient, 0),
                        problem_key: format!(
                            "{}-{}/alert-{}",
                            subject.kind(),
                            subject.number(),
                            alert.id
                        ),
                        recipient,
                        payload: payload.clone(),
                        host_id: host_of(self.plan, subject),
                        status,
                        reason: reason.clone(),
                    });
                }
            }
        }
        notifications
    }

    /// Why a message may not go out, if it may not.
    fn withheld(
        &self,
        transition: &NewTransition,
        channel: &ChannelSettings,
        planned_work: Option<&MaintenanceWindow>,
    ) -> Option<String> {
        let to = transition.to;
        if !channel.enabled {
            Some(format!("the channel {} is disabled", channel.name))
        } else if self.by_silence && to != Health::NoData && to < transition.from {
            Some("a check fell silent; nothing is known to have recovered".to_owned())
        } else {
            planned_work.map(wording::withheld)
        }
    }
}

/// A transition as rules see it; none if its subject is no longer configured.
pub fn change_of(plan: &Plan, transition: &NewTransition) -> Option<Change> {
    let groups_of = |host_id: HostId| -> BTreeSet<_> {
        plan.hosts.get(&host_id).map(|host| host.group_ids.clone()).unwrap_or_default()
    };
    let subject = match transition.subject {
        Subject::Assignment(id) => {
            let assignment = &plan.assignments.get(&id)?.assignment;
            ChangeSubject::Plugin {
                host_id: assignment.host_id,
                group_ids: groups_of(assignment.host_id),
                check_id: assignment.check_id,
                plugin_id: assignment.plugin_id.clone(),
            }
        }
        Subject::Host(host_id) => ChangeSubject::Host { host_id, group_ids: groups_of(host_id) },
        Subject::Service(service_id) => ChangeSubject::Service { service_id },
    };
    Some(Change { from: transition.from, to: transition.to, subject })
}

fn kind(to: Health) -> NotificationKind {
    if to == Health::Ok { NotificationKind::Recovery } else { NotificationKind::Problem }
}

fn host_of(plan: &Plan, subject: Subject) -> Option<HostId> {
    match subject {
        Subject::Assignment(id) => plan.assignments.get(&id).map(|one| one.assignment.host_id),
        Subject::Host(id) => Some(id),
        Subject::Service(_) => None,
    }
}

#[cfg(test)]
mod tests;
