//! Decisions over chance verdicts: the rules that hold for all of them.

use std::collections::HashMap;

use domain::maintenance::MaintenanceWindowSettings;
use domain::outcome::{ClassifiedResult, Outcome, Reply, ResultType};
use proptest::prelude::*;

use super::*;
use crate::pipeline::sample::{ASSIGNMENTS, number, plan};
use crate::pipeline::silence::gone;

const URL: &str = "https://127.0.0.1:4049";
/// What classifiers can say.
const VERDICTS: [Health; 5] =
    [Health::Ok, Health::Minor, Health::Major, Health::Critical, Health::Unknown];

fn verdict(assignment: usize, health: Health, second: i64) -> Judged {
    let reply = Reply {
        assignment_id: number(ASSIGNMENTS[assignment]),
        at: Timestamp::from_seconds(second),
        duration_us: 1,
        outcome: Outcome {
            result_type: ResultType::Plugin,
            value: Some(1.0),
            message: None,
            metrics: Vec::new(),
        },
    };
    let result = ClassifiedResult { reply, health, reason: None };
    Judged { result, classifier: (1.into(), 1) }
}

fn fresh(plan: &Plan) -> State {
    let state = State::default();
    state.follow(plan, &HashMap::new(), Timestamp(0));
    state
}

/// As the pipeline does after its commit.
fn commit(state: &State, decided: &Decided) {
    for (subject, health) in &decided.healths {
        state.take_health(*subject, *health);
    }
}

fn health(state: &State, subject: Subject) -> Health {
    state.health(subject).unwrap().health
}

/// Batches of verdicts, one second after the other.
fn batches() -> impl Strategy<Value = Vec<Vec<Judged>>> {
    let one = (0..ASSIGNMENTS.len(), 0..VERDICTS.len());
    let batches = proptest::collection::vec(proptest::collection::vec(one, 0..12), 1..8);
    batches.prop_map(|batches| {
        let mut second = 0;
        let mut next = |(assignment, place)| {
            second += 1;
            verdict(assignment, VERDICTS[place], second)
        };
        batches.into_iter().map(|batch| batch.into_iter().map(&mut next).collect()).collect()
    })
}

proptest! {
    #[test]
    fn every_change_is_numbered_told_once_and_never_decided_again(batches in batches()) {
        let plan = plan();
        let state = fresh(&plan);
        let mut seqs: HashMap<Subject, (i64, Health)> = HashMap::new();
        let mut keys = BTreeSet::new();
        for batch in &batches {
            let decided = decide(&plan, &state, batch, &[], false, URL);
            let again = decide(&plan, &state, batch, &[], false, URL);
            prop_assert_eq!(&decided.transitions, &again.transitions);
            for (change, notifications) in &decided.transitions {
                let (seq, before) = seqs.entry(change.subject).or_insert((0, Health::NoData));
                prop_assert_eq!((change.seq, change.from), (*seq + 1, *before));
                prop_assert_ne!(change.from, change.to);
                (*seq, *before) = (change.seq, change.to);
                // One rule watches each kind; a first result that is well is no news.
                let is_news = (change.from, change.to) != (Health::NoData, Health::Ok);
                prop_assert_eq!(notifications.len(), usize::from(is_news));
                for notification in notifications {
                    prop_assert!(keys.insert(notification.dedup_key.clone()));
                }
            }
            commit(&state, &decided);
            prop_assert!(decide(&plan, &state, &[], &[], true, URL).transitions.is_empty());
            // The newest verdicts once more change nothing.
            let newest: BTreeMap<_, _> =
                batch.iter().map(|one| (one.result.reply.assignment_id, one.clone())).collect();
            let newest: Vec<Judged> = newest.into_values().collect();
            prop_assert!(decide(&plan, &state, &newest, &[], false, URL).transitions.is_empty());
        }
        for host in [1, 2].map(HostId) {
            let worst = Health::worst(state.healths_on(host).into_iter().map(|(_, health)| health));
            prop_assert_eq!(health(&state, Subject::Host(host)), worst);
        }
        let host = health(&state, Subject::Host(HostId(1)));
        prop_assert_eq!(health(&state, Subject::Service(1.into())), host);
    }

    /// Where batches end is chance; what becomes of an assignment must not depend on it.
    #[test]
    fn the_cut_into_batches_changes_no_assignment(batches in batches()) {
        let plan = plan();
        let changes = |batches: &[Vec<Judged>]| {
            let state = fresh(&plan);
            let mut changes = Vec::new();
            for batch in batches {
                let decided = decide(&plan, &state, batch, &[], false, URL);
                commit(&state, &decided);
                let all = decided.transitions.into_iter().map(|(change, _)| change);
                changes.extend(all.filter(|one| matches!(one.subject, Subject::Assignment(_))));
            }
            changes
        };
        let whole = [batches.concat()];
        let single: Vec<Vec<Judged>> =
            whole[0].iter().map(|one| vec![one.clone()]).collect();
        prop_assert_eq!(changes(&batches), changes(&whole));
        prop_assert_eq!(changes(&batches), changes(&single));
    }
}

#[test]
fn a_host_that_was_down_in_a_backlog_was_down() {
    let plan = plan();
    let state = fresh(&plan);
    let healths = [Health::Ok, Health::Critical, Health::Ok];
    let backlog: Vec<Judged> =
        (1..).zip(healths).map(|(second, health)| verdict(0, health, second)).collect();
    let decided = decide(&plan, &state, &backlog, &[], false, URL);
    for subject in [Subject::Host(HostId(1)), Subject::Service(1.into())] {
        let of_subject = decided.transitions.iter().filter(|(one, _)| one.subject == subject);
        let flow: Vec<(Health, i64)> =
            of_subject.map(|(one, _)| (one.to, one.at.seconds())).collect();
        assert_eq!(flow, [(Health::Ok, 1), (Health::Critical, 2), (Health::Ok, 3)]);
    }
}

#[test]
fn plugins_that_fail_together_change_their_host_once() {
    let plan = plan();
    let state = fresh(&plan);
    let batch = [verdict(0, Health::Minor, 1), verdict(1, Health::Critical, 1)];
    let decided = decide(&plan, &state, &batch, &[], false, URL);
    let host = |one: &&(NewTransition, _)| one.0.subject == Subject::Host(HostId(1));
    let changes: Vec<_> = decided.transitions.iter().filter(host).collect();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].0.reason.as_deref(), Some("Probe in check Check 2 is critical"));
}

#[test]
fn a_disabled_channel_withholds_and_says_so() {
    let mut plan = plan();
    plan.channels.get_mut(&1.into()).unwrap().settings.enabled = false;
    let decided = decide(&plan, &fresh(&plan), &[verdict(0, Health::Ok, 1)], &[], false, URL);
    assert!(!decided.transitions.is_empty());
    for one in decided.transitions.iter().flat_map(|(_, notifications)| notifications) {
        assert_eq!(one.status, NotificationStatus::Suppressed);
        assert_eq!(one.reason.as_deref(), Some("the channel Log is disabled"));
    }
}

#[test]
fn planned_work_withholds_what_it_covers_while_it_lasts() {
    let mut plan = plan();
    let settings = MaintenanceWindowSettings {
        name: "Disks".to_owned(),
        description: String::new(),
        from: Timestamp::from_seconds(10),
        to: Timestamp::from_seconds(20),
        host_ids: [HostId(1)].into(),
        host_group_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
    };
    let created_at = Timestamp(0);
    plan.maintenance_windows = vec![MaintenanceWindow { id: 1.into(), settings, created_at }];
    let state = fresh(&plan);
    let reason = "planned work: Disks, until 1970-01-01T00:00:20Z";
    for (second, health) in [(9, Health::Minor), (10, Health::Major), (20, Health::Critical)] {
        let decided = decide(&plan, &state, &[verdict(0, health, second)], &[], false, URL);
        commit(&state, &decided);
        assert_eq!(decided.transitions.len(), 3, "plugin, host and service");
        for (change, notifications) in &decided.transitions {
            let covered = second == 10 && !matches!(change.subject, Subject::Service(_));
            let expected = covered.then_some(reason);
            assert_eq!(notifications[0].reason.as_deref(), expected, "{:?}", change.subject);
            let withheld = notifications[0].status == NotificationStatus::Suppressed;
            assert_eq!(withheld, covered);
        }
    }
}

#[test]
fn what_is_no_longer_configured_is_passed_over() {
    let plan = plan();
    let state = fresh(&plan);
    let smaller = Plan::default();
    let decided = decide(&smaller, &state, &[verdict(0, Health::Critical, 1)], &[], true, URL);
    assert!(decided.transitions.iter().all(|(_, notifications)| notifications.is_empty()));
}

fn silent(state: &State, assignment: usize, second: i64) -> Silent {
    let assignment_id = number(ASSIGNMENTS[assignment]);
    Silent {
        assignment_id,
        at: Timestamp::from_seconds(second),
        reason: "nothing has come".to_owned(),
        health: state.health(Subject::Assignment(assignment_id)).unwrap(),
    }
}

/// The changes and how many messages of each status they cause.
fn told(decided: &Decided) -> Vec<(Subject, Health, usize, usize)> {
    let counted = |change: &NewTransition, notifications: &[NewNotification]| {
        let of = |status| notifications.iter().filter(|one| one.status == status).count();
        let (pending, withheld) =
            (of(NotificationStatus::Pending), of(NotificationStatus::Suppressed));
        (change.subject, change.to, pending, withheld)
    };
    decided.transitions.iter().map(|(change, sent)| counted(change, sent)).collect()
}

const HOST: Subject = Subject::Host(HostId(1));
const SHOP: Subject = Subject::Service(domain::id::ServiceId(1));

fn assignment(place: usize) -> Subject {
    Subject::Assignment(number(ASSIGNMENTS[place]))
}

/// Plans host 1 critical by its first check while its second is fine.
fn critical(plan: &Plan) -> State {
    let state = fresh(plan);
    let batch = [verdict(0, Health::Critical, 1), verdict(1, Health::Ok, 1)];
    commit(&state, &decide(plan, &state, &batch, &[], false, URL));
    state
}

#[test]
fn falling_silent_is_told_but_never_as_a_recovery() {
    let plan = plan();
    let state = critical(&plan);
    let decided = decide(&plan, &state, &[], &[silent(&state, 0, 9)], false, URL);
    assert_eq!(
        told(&decided),
        [(assignment(0), Health::NoData, 1, 0), (HOST, Health::Ok, 0, 1), (SHOP, Health::Ok, 0, 1)]
    );
    let kinds = decided.transitions[0].1.iter().map(|one| one.kind);
    assert_eq!(kinds.collect::<Vec<_>>(), [NotificationKind::Problem]);
    let reason = decided.transitions[1].1[0].reason.as_deref();
    assert_eq!(reason, Some("a check fell silent; nothing is known to have recovered"));
    commit(&state, &decided);
    let all = decide(&plan, &state, &[], &[silent(&state, 1, 10)], false, URL);
    let healths: Vec<_> = told(&all).iter().map(|one| (one.0, one.1)).collect();
    assert_eq!(
        healths,
        [(assignment(1), Health::NoData), (HOST, Health::NoData), (SHOP, Health::NoData)]
    );
}

#[test]
fn after_a_silence_only_what_differs_is_news() {
    let plan = plan();
    for (after, pending) in [(Health::Critical, 0), (Health::Ok, 1), (Health::Major, 1)] {
        let state = critical(&plan);
        commit(&state, &decide(&plan, &state, &[], &[silent(&state, 0, 9)], false, URL));
        let back = decide(&plan, &state, &[verdict(0, after, 20)], &[], false, URL);
        assert_eq!(told(&back)[0], (assignment(0), after, pending, 0));
    }
}

#[test]
fn what_is_no_longer_run_is_no_longer_known() {
    let plan = plan();
    let state = critical(&plan);
    let stored = HashMap::from([assignment(0), HOST].map(|one| (one, state.health(one).unwrap())));
    assert_eq!(gone(&plan, &stored, Timestamp(9)), []);
    let mut smaller = crate::pipeline::sample::plan();
    smaller.assignments.remove(&number(ASSIGNMENTS[0]));
    let gone = gone(&smaller, &stored, Timestamp::from_seconds(9));
    state.follow(&smaller, &HashMap::new(), Timestamp(0));
    let decided = decide(&smaller, &state, &[], &gone, false, URL);
    assert_eq!(told(&decided), [(assignment(0), Health::NoData, 0, 0)]);
}
