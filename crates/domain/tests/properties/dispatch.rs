//! The dispatcher on random sequences of events, beside a plain model of its queues.

mod model;

use domain::dispatch::{Dispatcher, Effect, Event, Limits, Run, SkipReason};
use domain::id::{AssignmentId, HostId};
use domain::time::{Span, Timestamp};
use proptest::prelude::*;

use model::{Model, host_of};

const NOW: Timestamp = Timestamp(1_000_000_000);

/// What happens next; indices are resolved against what is under way then.
#[derive(Debug, Clone)]
enum Move {
    Due(Vec<(i64, i64)>),
    Finish(prop::sample::Index),
    FinishUnknown(i64),
    Remove(Vec<i64>),
    Pass(i64),
}

fn any_move() -> impl Strategy<Value = Move> {
    let assignment = || 0..model::ASSIGNMENTS;
    prop_oneof![
        4 => prop::collection::vec((assignment(), -3_i64..20), 0..9).prop_map(Move::Due),
        5 => any::<prop::sample::Index>().prop_map(Move::Finish),
        1 => assignment().prop_map(Move::FinishUnknown),
        1 => prop::collection::vec(assignment(), 0..6).prop_map(Move::Remove),
        2 => (-5_i64..15).prop_map(Move::Pass),
    ]
}

fn any_limits() -> impl Strategy<Value = Limits> {
    (1_usize..6, 1_usize..4, 0_usize..5).prop_map(|(in_flight_max, per_host_max, queue_max)| {
        Limits { in_flight_max, per_host_max, queue_max, lateness_max: Span::seconds(10) }
    })
}

fn run(assignment: i64, due_at: Timestamp) -> Run {
    let assignment_id = AssignmentId(assignment);
    Run { host_id: host_of(assignment_id), assignment_id, due_at }
}

fn finished(run: Run) -> Event {
    Event::Finished { host_id: run.host_id, assignment_id: run.assignment_id }
}

fn started(effects: &[Effect]) -> Vec<Run> {
    let start = |effect: &Effect| match effect {
        Effect::Start(run) => Some(*run),
        Effect::Skip(..) => None,
    };
    effects.iter().filter_map(start).collect()
}

/// Turns a move into an event, or only lets time pass.
fn event(next: Move, now: &mut Timestamp, model: &Model) -> Option<Event> {
    match next {
        Move::Due(runs) => {
            let due = |ago_s| now.minus(Span::seconds(ago_s));
            Some(Event::Due(runs.into_iter().map(|(id, ago_s)| run(id, due(ago_s))).collect()))
        }
        Move::Finish(which) => {
            let running = model.running();
            (!running.is_empty()).then(|| finished(*which.get(&running)))
        }
        Move::FinishUnknown(id) if !model.runs(AssignmentId(id)) => Some(finished(run(id, *now))),
        Move::FinishUnknown(_) => None,
        Move::Remove(ids) => Some(Event::Removed(ids.into_iter().map(AssignmentId).collect())),
        Move::Pass(seconds) => {
            *now = now.plus(Span::seconds(seconds));
            None
        }
    }
}

proptest! {
    #[test]
    fn every_step_keeps_the_promises(
        limits in any_limits(),
        moves in prop::collection::vec(any_move(), 1..120),
    ) {
        let mut now = NOW;
        let mut dispatcher = Dispatcher::new(limits);
        let mut twin = Dispatcher::new(limits);
        let mut model = Model::new(limits);
        for next in moves {
            let Some(event) = event(next, &mut now, &model) else { continue };
            let effects = dispatcher.step(now, event.clone());
            prop_assert_eq!(&twin.step(now, event.clone()), &effects, "the same again");
            model.follow(now, &event, &effects)?;
            prop_assert_eq!(dispatcher.in_flight(), model.running().len());
            prop_assert_eq!(dispatcher.waiting(), model.waiting());
        }
        while let Some(run) = model.running().first().copied() {
            let effects = dispatcher.step(now, finished(run));
            model.follow(now, &finished(run), &effects)?;
        }
        model.assert_settled()?;
        let fresh = Dispatcher::new(limits);
        prop_assert_eq!(format!("{dispatcher:?}"), format!("{fresh:?}"), "nothing is left behind");
    }
}

fn limits(in_flight_max: usize, queue_max: usize) -> Limits {
    Limits { in_flight_max, per_host_max: 1, queue_max, lateness_max: Span::seconds(10) }
}

#[test]
fn a_host_that_hangs_delays_no_other() {
    let mut dispatcher = Dispatcher::new(limits(2, 8));
    let hung = run(0, NOW);
    assert_eq!(dispatcher.step(NOW, Event::Due(vec![hung])), [Effect::Start(hung)]);
    for round in 1..200 {
        let now = NOW.plus(Span::seconds(round * 60));
        let (again, other) = (run(0, now), run(model::PER_HOST, now));
        assert_eq!(
            dispatcher.step(now, Event::Due(vec![again, other])),
            [Effect::Skip(again, SkipReason::StillRunning), Effect::Start(other)]
        );
        assert_eq!(dispatcher.step(now, finished(other)), []);
        assert_eq!(dispatcher.waiting(), 0);
    }
}

#[test]
fn hosts_take_turns_however_long_their_queues_are() {
    let mut dispatcher = Dispatcher::new(limits(1, 8));
    // Host 0 is first and has four runs, hosts 1 and 2 have one each.
    let due = [0, 1, 2, 3, model::PER_HOST, 2 * model::PER_HOST].map(|id| run(id, NOW));
    let mut order = started(&dispatcher.step(NOW, Event::Due(due.to_vec())));
    while order.len() < due.len() {
        let last = order[order.len() - 1];
        order.extend(started(&dispatcher.step(NOW, finished(last))));
    }
    let hosts: Vec<HostId> = order.iter().map(|run| run.host_id).collect();
    assert_eq!(hosts, [0, 1, 2, 0, 0, 0].map(HostId));
}

#[test]
fn each_skip_has_its_reason() {
    let mut dispatcher = Dispatcher::new(limits(1, 1));
    let [first, second, third] = [0, 1, 2].map(|id| run(id, NOW));
    assert_eq!(
        dispatcher.step(NOW, Event::Due(vec![first, first, second])),
        [
            Effect::Skip(first, SkipReason::AlreadyQueued),
            Effect::Skip(second, SkipReason::QueueFull)
        ]
        .into_iter()
        .chain([Effect::Start(first)])
        .collect::<Vec<_>>()
    );
    dispatcher.step(NOW, Event::Due(vec![second]));
    assert_eq!(
        dispatcher.step(NOW, Event::Due(vec![second, third, first])),
        [
            Effect::Skip(second, SkipReason::AlreadyQueued),
            Effect::Skip(third, SkipReason::QueueFull),
            Effect::Skip(first, SkipReason::StillRunning),
        ]
    );
    assert_eq!(
        dispatcher.step(NOW, Event::Removed([second.assignment_id].into())),
        [Effect::Skip(second, SkipReason::Removed)]
    );
    dispatcher.step(NOW, Event::Due(vec![third]));
    let late = NOW.plus(Span::seconds(11));
    assert_eq!(dispatcher.step(late, finished(first)), [Effect::Skip(third, SkipReason::TooLate)]);
    assert_eq!((dispatcher.in_flight(), dispatcher.waiting()), (0, 0));
}
