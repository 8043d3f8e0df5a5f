//! When silence begins.

use std::collections::BTreeSet;

use domain::schedule::{
    ActiveHours, Interval, IntervalSettings, Schedule, ScheduleSettings, Weekday, Window,
};
use domain::silence::silent_at;
use domain::time::{Span, Timestamp};
use proptest::prelude::*;

const START: Timestamp = Timestamp(1_900_000_000_000_000);

fn schedule(deltas_s: &[i64], enabled: bool, active_hours: Option<ActiveHours>) -> Schedule {
    let settings = |delta_s: &i64| IntervalSettings { start: START, delta_s: *delta_s };
    let intervals: Vec<IntervalSettings> = deltas_s.iter().map(settings).collect();
    Schedule {
        id: 1.into(),
        intervals: intervals
            .iter()
            .map(|settings| Interval { id: 1.into(), settings: *settings, execute_next: START })
            .collect(),
        settings: ScheduleSettings {
            name: "Often".to_owned(),
            description: String::new(),
            enabled,
            check_ids: BTreeSet::new(),
            intervals,
            active_hours,
        },
        created_at: START,
    }
}

proptest! {
    #[test]
    fn two_and_a_half_intervals_after_a_punctual_result(delta_s in 1..40_000_000_i64, runs in 0..50_i64) {
        let delta_s = delta_s.min(366 * 86_400);
        let heard_at = START.plus(Span::seconds(runs * delta_s));
        let expected = heard_at.plus(Span(delta_s * 2_500_000));
        prop_assert_eq!(silent_at([&schedule(&[delta_s], true, None)], heard_at), expected);
    }

    #[test]
    fn a_late_result_is_waited_for_by_at_least_one_and_a_half_intervals(
        deltas_s in prop::collection::vec(1..100_000_i64, 1..4),
        late_us in 0..100_000_000_000_i64,
    ) {
        let heard_at = START.plus(Span(late_us));
        let silent_at = silent_at([&schedule(&deltas_s, true, None)], heard_at);
        prop_assert!(silent_at > heard_at);
        let longest = deltas_s.iter().min().copied().unwrap_or(1);
        prop_assert!(silent_at <= heard_at.plus(Span(longest * 2_500_000)));
    }
}

#[test]
fn several_schedules_confirm_together() {
    let (slow, fast) = (schedule(&[600], true, None), schedule(&[60], true, None));
    assert_eq!(silent_at([&slow, &fast], START), START.plus(Span::seconds(150)));
}

#[test]
fn without_a_schedule_an_hour_is_believed() {
    let hour = START.plus(Span::seconds(3_600));
    assert_eq!(silent_at([], START), hour);
    assert_eq!(silent_at([&schedule(&[10], false, None)], START), hour);
}

#[test]
fn nothing_is_missed_outside_of_active_hours() {
    let mornings = ActiveHours {
        timezone: "UTC".to_owned(),
        windows: vec![Window {
            days: vec![Weekday::Mon],
            from: "08:00".to_owned(),
            to: "09:00".to_owned(),
        }],
    };
    // START is a Sunday evening.
    let sunday = START.seconds().div_euclid(86_400) * 86_400;
    let monday_at_eight = Timestamp::from_seconds(sunday + 86_400 + 8 * 3_600);
    let silent_at = silent_at([&schedule(&[60], true, Some(mornings))], START);
    let waited = silent_at.since(monday_at_eight).as_seconds();
    assert!((90..=210).contains(&waited), "{waited}");
}
