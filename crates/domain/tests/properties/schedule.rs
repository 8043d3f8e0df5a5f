//! A schedule's next run, whatever the clock does, and what is due, late or lost.

mod active_hours;

use std::collections::BTreeSet;

use domain::id::{IntervalId, ScheduleId};
use domain::schedule::{
    ActiveHours, DELTA_S_MAX, Due, INTERVALS_MAX, Interval, IntervalSettings, Schedule,
    ScheduleSettings, due,
};
use domain::time::{MICROS_PER_SECOND, Span, Timestamp};
use proptest::prelude::*;

use super::refusal::assert_refused;
use active_hours::{any_hours, any_moment, at};

fn interval(start: Timestamp, delta_s: i64) -> IntervalSettings {
    IntervalSettings { start, delta_s }
}

fn any_interval() -> impl Strategy<Value = IntervalSettings> {
    let delta_s = prop_oneof![1..=DELTA_S_MAX, 1_i64..4_000, Just(1), Just(DELTA_S_MAX)];
    (0_i64..4_000_000_000_000_000, delta_s)
        .prop_map(|(us, delta_s)| interval(Timestamp(us), delta_s))
}

/// Any time from 1938 to 2160, to the microsecond.
fn any_clock() -> impl Strategy<Value = Timestamp> {
    (-1_000_000_000_000_000_i64..6_000_000_000_000_000).prop_map(Timestamp)
}

fn on_the_grid(interval: &IntervalSettings, at: Timestamp) -> bool {
    at >= interval.start && at.since(interval.start).0 % (interval.delta_s * MICROS_PER_SECOND) == 0
}

fn schedule(intervals: Vec<IntervalSettings>, active_hours: Option<ActiveHours>) -> Schedule {
    let settings = ScheduleSettings {
        name: "often".into(),
        description: String::new(),
        enabled: true,
        check_ids: BTreeSet::new(),
        intervals,
        active_hours,
    };
    let intervals = (0..)
        .zip(&settings.intervals)
        .map(|(id, settings)| Interval {
            id: IntervalId(id),
            settings: *settings,
            execute_next: settings.start,
        })
        .collect();
    Schedule { id: ScheduleId(1), settings, intervals, created_at: Timestamp(0) }
}

proptest! {
    #[test]
    fn the_next_run_is_the_first_on_the_grid_after_now(interval in any_interval(), now in any_clock()) {
        let next = interval.next_after(now);
        prop_assert!(next > now);
        prop_assert!(on_the_grid(&interval, next));
        let before = next.minus(Span::seconds(interval.delta_s));
        prop_assert!(next == interval.start || before <= now, "no earlier one was passed over");
    }

    #[test]
    fn a_clock_that_jumps_about_moves_no_run_off_the_grid(
        interval in any_interval(),
        clock in prop::collection::vec(any_clock(), 1..30),
    ) {
        for now in clock {
            let next = interval.next_after(now);
            prop_assert!(next > now && on_the_grid(&interval, next));
            prop_assert_eq!(interval.next_after(next.minus(Span(1))), next, "stable until it is due");
            prop_assert_eq!(interval.next_after(next), next.plus(Span::seconds(interval.delta_s)));
        }
    }

    #[test]
    fn looking_late_never_drifts_and_accounts_for_every_run(
        start in any_clock(),
        delta_s in 1_i64..100,
        lateness_s in 0_i64..200,
        pauses_us in prop::collection::vec(1_i64..150_000_000, 1..80),
    ) {
        let interval = interval(start, delta_s);
        let delta_us = delta_s * MICROS_PER_SECOND;
        let (mut now, mut next) = (start, interval.next_after(start));
        let mut accounted = 0;
        for pause_us in pauses_us {
            now = now.plus(Span(pause_us));
            match due(&interval, next, now, Span::seconds(lateness_s)) {
                Due::NotYet => prop_assert!(now < next),
                Due::Run { due_at, skipped } => {
                    prop_assert!(on_the_grid(&interval, due_at));
                    prop_assert!(now.since(due_at) <= Span::seconds(lateness_s));
                    accounted += skipped + 1;
                }
                Due::TooLate { skipped } => accounted += skipped,
            }
            if now >= next {
                next = interval.next_after(now);
            }
            prop_assert_eq!(accounted, now.since(start).0 / delta_us);
        }
    }

    #[test]
    fn what_is_due_agrees_with_counting(
        interval in any_interval(),
        runs_before in 0_i64..1_000,
        ago_us in -200_000_000_i64..200_000_000,
        lateness_s in 0_i64..100,
    ) {
        let delta = Span::seconds(interval.delta_s);
        let execute_next = interval.start.plus(Span(delta.0 * runs_before));
        let now = execute_next.plus(Span(ago_us));
        let missed: Vec<Timestamp> =
            std::iter::successors(Some(execute_next), |run| Some(run.plus(delta)))
                .take_while(|run| *run <= now)
                .collect();
        let count = i64::try_from(missed.len()).unwrap();
        prop_assert_eq!(interval.runs_due(execute_next, now), count);
        let expected = match missed.last() {
            None => Due::NotYet,
            Some(&due_at) if now.since(due_at) <= Span::seconds(lateness_s) => {
                Due::Run { due_at, skipped: count - 1 }
            }
            Some(_) => Due::TooLate { skipped: count },
        };
        prop_assert_eq!(due(&interval, execute_next, now, Span::seconds(lateness_s)), expected);
    }

    #[test]
    fn absurd_clocks_and_deltas_do_not_panic(
        start in any::<i64>(), delta_s in any::<i64>(), now in any::<i64>(), next in any::<i64>(),
    ) {
        let (now, next) = (Timestamp(now), Timestamp(next));
        let valid_start = interval(Timestamp(start.max(0)), delta_s);
        let after = valid_start.next_after(now);
        prop_assert!(after > now || after == Timestamp(i64::MAX), "ahead, or at the end of time");
        let wild = interval(Timestamp(start), delta_s);
        prop_assert_eq!(due(&wild, next, now, Span(0)) == Due::NotYet, now < next);
        prop_assert!(wild.next_after(now) >= wild.start);
    }

    #[test]
    fn upcoming_runs_are_the_active_ones_of_all_grids_in_order(
        from in any_moment(),
        hours in prop::option::of(any_hours()),
        grids in prop::collection::vec((-100_000_i64..100_000, 600_i64..100_000), 1..4),
        reach_s in 1_i64..9 * 86_400,
        most in 0_usize..60,
    ) {
        let grids: Vec<IntervalSettings> = grids
            .into_iter()
            .map(|(start_s, delta_s)| interval(from.plus(Span::seconds(start_s)), delta_s))
            .collect();
        let schedule = schedule(grids.clone(), hours);
        let until = from.plus(Span::seconds(reach_s));
        let mut expected = BTreeSet::new();
        for grid in grids {
            let mut run = grid.start;
            while run < until {
                if run > from && schedule.settings.is_active(run) {
                    expected.insert(run);
                }
                run = run.plus(Span::seconds(grid.delta_s));
            }
        }
        let expected: Vec<Timestamp> = expected.into_iter().take(most).collect();
        prop_assert_eq!(schedule.upcoming(from, until, most), expected);
    }
}

#[test]
fn late_runs_run_once_or_are_counted() {
    let grid = interval(Timestamp::from_seconds(0), 60);
    let decide = |next_s: i64, now_s: i64| {
        let (next, now) = (Timestamp::from_seconds(next_s), Timestamp::from_seconds(now_s));
        due(&grid, next, now, Span::seconds(10))
    };
    let run = |due_s, skipped| Due::Run { due_at: Timestamp::from_seconds(due_s), skipped };
    assert_eq!(decide(60, 59), Due::NotYet);
    assert_eq!(decide(60, 60), run(60, 0));
    assert_eq!(decide(60, 70), run(60, 0), "as late as allowed");
    assert_eq!(decide(60, 71), Due::TooLate { skipped: 1 });
    assert_eq!(decide(60, 119), Due::TooLate { skipped: 1 });
    assert_eq!(decide(60, 125), run(120, 1));
    assert_eq!(decide(60, 86_400), run(86_400, 1_439), "a day asleep is one run, not a flood");
    assert_eq!(decide(60, 86_411), Due::TooLate { skipped: 1_440 });
    assert_eq!(decide(3_600, 60), Due::NotYet, "a clock set back");
}

/// A check every second that is active for an hour a week must not seem never to run.
#[test]
fn upcoming_finds_the_far_window_of_a_quick_check() {
    let hours =
        active_hours::hours("Europe/Berlin", &[active_hours::Weekday::Mon], "08:00", "09:00");
    let mut quick = schedule(vec![interval(at("2024-01-01T00:00:00Z"), 1)], Some(hours));
    let from = at("2024-03-25T08:00:00Z");
    let opens = at("2024-04-01T06:00:00Z"); // summer time has begun in between
    let upcoming = quick.upcoming(from, from.plus(Span::seconds(31 * 86_400)), 3);
    assert_eq!(upcoming, [0, 1, 2].map(|second| opens.plus(Span::seconds(second))));
    quick.settings.enabled = false;
    assert_eq!(quick.upcoming(from, Timestamp(i64::MAX), 3), [], "nor does a disabled one run");
}

#[test]
fn validation_names_the_field() {
    type Change = fn(&mut ScheduleSettings);
    let start = at("2024-01-01T00:00:00Z");
    let good = schedule(vec![interval(start, 1), interval(start, DELTA_S_MAX)], None).settings;
    assert_eq!(good.validate(), Ok(()));
    let faults: [(&str, Change); 12] = [
        ("name", |s| s.name.clear()),
        ("description", |s| s.description = "\u{1}".into()),
        ("intervals", |s| s.intervals.clear()),
        ("intervals", |s| s.intervals = vec![s.intervals[0]; INTERVALS_MAX + 1]),
        ("intervals[0].delta_s", |s| s.intervals[0].delta_s = 0),
        ("intervals[1].delta_s", |s| s.intervals[1].delta_s = -60),
        ("intervals[1].delta_s", |s| s.intervals[1].delta_s = i64::MIN),
        ("intervals[1].delta_s", |s| s.intervals[1].delta_s = DELTA_S_MAX + 1),
        ("intervals[0].delta_s", |s| s.intervals[0].delta_s = i64::MAX),
        ("intervals[0].start", |s| s.intervals[0].start = Timestamp(-1)),
        ("intervals[1].start", |s| s.intervals[1].start = Timestamp(i64::MIN)),
        ("intervals[1].start", |s| s.intervals[1].start = Timestamp(i64::MAX)),
    ];
    for (field, change) in faults {
        let mut settings = good.clone();
        change(&mut settings);
        assert_refused(settings.validate(), field);
    }
}
