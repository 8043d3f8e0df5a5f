//! The scheduler's memory against chance steps of the clock.

use domain::schedule::{IntervalSettings, ScheduleSettings};
use proptest::prelude::*;

use super::*;
use crate::pipeline::sample;

const START_S: i64 = 1_700_000_000;
const LATENESS_MAX: Span = Span::seconds(60);

/// Check 1, which runs on two hosts, every `delta_s`.
fn plan(delta_s: i64) -> Plan {
    let start = Timestamp::from_seconds(START_S);
    let settings = IntervalSettings { start, delta_s };
    let schedule = Schedule {
        id: 1.into(),
        settings: ScheduleSettings {
            name: "Often".to_owned(),
            description: String::new(),
            enabled: true,
            check_ids: [CheckId(1)].into(),
            intervals: vec![settings],
            active_hours: None,
        },
        intervals: vec![Interval { id: 1.into(), settings, execute_next: start }],
        created_at: start,
    };
    Plan { schedules: vec![schedule], ..sample::plan() }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_seconds(START_S + second)
}

fn following(plan: &Plan) -> NextRuns {
    let mut next = NextRuns::default();
    next.follow(plan);
    next
}

proptest! {
    #[test]
    fn each_due_time_runs_once_or_is_counted(
        delta_s in 1_i64..100,
        steps_ms in proptest::collection::vec(0_i64..200_000, 1..50),
    ) {
        let plan = plan(delta_s);
        let mut next = following(&plan);
        let mut now = at(0).minus(Span::seconds(1));
        let (mut runs, mut skipped) = (Vec::new(), 0);
        for step in steps_ms {
            now = now.plus(Span::millis(step));
            let fired = next.fire(&plan, now, LATENESS_MAX);
            prop_assert!(fired.runs.iter().all(|run| now.since(run.due_at) <= LATENESS_MAX));
            runs.extend(fired.runs.iter().map(|run| run.due_at));
            skipped += fired.skipped;
            prop_assert!(next.fire(&plan, now, LATENESS_MAX).runs.is_empty(), "once is enough");
            let execute_next = next.earliest().unwrap();
            prop_assert!(execute_next > now || execute_next == at(0));
            prop_assert_eq!(execute_next.since(at(0)).0 % Span::seconds(delta_s).0, 0);
        }
        prop_assert!(runs.is_sorted());
        let due = if now < at(0) { 0 } else { now.since(at(0)).0 / Span::seconds(delta_s).0 + 1 };
        // The check runs on two hosts.
        let ran = i64::try_from(runs.len()).unwrap() / 2;
        prop_assert_eq!(ran + i64::try_from(skipped).unwrap(), due);
    }

    #[test]
    fn a_clock_that_jumps_about_stops_nothing(
        jumps_s in proptest::collection::vec(-100_000_i64..100_000, 1..30),
    ) {
        let plan = plan(10);
        let mut next = following(&plan);
        let mut now = at(0);
        for jump in jumps_s {
            now = now.plus(Span::seconds(jump));
            next.fire(&plan, now, LATENESS_MAX);
            let wait = next.earliest().unwrap().since(now.max(at(0).minus(Span(1))));
            prop_assert!(wait <= Span::seconds(10), "it waits for {wait:?}");
        }
    }
}

#[test]
fn a_clock_set_back_an_hour_runs_nothing_twice_at_once_and_goes_on() {
    let plan = plan(10);
    let mut next = following(&plan);
    assert_eq!(next.fire(&plan, at(7_200), LATENESS_MAX).runs.len(), 2);
    let set_back = next.fire(&plan, at(3_601), LATENESS_MAX);
    assert!(set_back.runs.is_empty());
    assert_eq!(set_back.moved.values().copied().collect::<Vec<_>>(), [at(3_610)]);
    assert_eq!(next.fire(&plan, at(3_610), LATENESS_MAX).runs.len(), 2);
}

#[test]
fn what_is_too_late_is_skipped_and_counted() {
    let plan = plan(1_000);
    let mut next = following(&plan);
    let fired = next.fire(&plan, at(5_500), LATENESS_MAX);
    assert!(fired.runs.is_empty());
    assert_eq!((fired.skipped, fired.moved[&1.into()]), (6, at(6_000)));
    let fired = next.fire(&plan, at(6_030), LATENESS_MAX);
    assert_eq!((fired.runs.len(), fired.skipped, fired.late), (2, 0, 1));
}

#[test]
fn a_disabled_schedule_runs_nothing_and_misses_nothing() {
    let mut plan = plan(10);
    plan.schedules[0].settings.enabled = false;
    let mut next = following(&plan);
    let fired = next.fire(&plan, at(1_000), LATENESS_MAX);
    assert_eq!((fired.runs.len(), fired.skipped), (0, 0));
    assert!(next.of_assignments(&plan).is_empty());
}

#[test]
fn a_restart_lets_hosts_take_turns() {
    let run = |host: i64, check: i64| Run {
        host_id: HostId(host),
        assignment_id: sample::number((host, check)),
        due_at: at(0),
    };
    let mut later = BTreeMap::new();
    spread(vec![run(1, 1), run(2, 1), run(1, 2), run(3, 1)], at(100), &mut later);
    let turns: Vec<(Timestamp, Vec<HostId>)> = later
        .into_iter()
        .map(|(at, runs)| (at, runs.into_iter().map(|run| run.host_id).collect()))
        .collect();
    let expected = [
        (at(100), vec![HostId(1), HostId(1)]),
        (at(105), vec![HostId(2)]),
        (at(110), vec![HostId(3)]),
    ];
    assert_eq!(turns, expected);
    let mut later = BTreeMap::new();
    spread(vec![run(2, 1)], at(100), &mut later);
    assert_eq!(later.into_keys().collect::<Vec<_>>(), [at(100)], "one alone need not wait");
}
