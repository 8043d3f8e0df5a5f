//! Accounts against a second-by-second model, days of the calendar, and outages by example.

use domain::availability::{
    Account, Change, Condition, Outages, Period, Record, date_of_day, day_bounds, day_of,
    day_of_date,
};
use domain::health::Health::{self, Critical, Degraded, Major, Minor, NoData, Ok, Unknown};
use domain::time::{MICROS_PER_SECOND, Timestamp};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::health::any_health;

const SPAN_S: i64 = 60;

fn moment() -> impl Strategy<Value = Timestamp> {
    (-10 * MICROS_PER_SECOND..(SPAN_S + 10) * MICROS_PER_SECOND).prop_map(Timestamp)
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (moment(), any_health()).prop_map(|(at, to)| Change { at, to });
    proptest::collection::vec(change, 0..12)
}

fn periods() -> impl Strategy<Value = Vec<Period>> {
    let period = (moment(), moment()).prop_map(|(from, to)| Period { from, to });
    proptest::collection::vec(period, 0..4)
}

/// What the second counts as, in the words of the manual.
fn model(record: &Record<'_>, second: i64) -> Condition {
    let begins = second * MICROS_PER_SECOND;
    let touches = |period: &Period| {
        period.from < period.to
            && period.from.0 < begins + MICROS_PER_SECOND
            && begins < period.to.0
    };
    if record.maintenance.iter().any(touches) {
        return Condition::Maintenance;
    }
    if record.gaps.iter().any(touches) {
        return Condition::Health(NoData);
    }
    // Of what had happened by then, the last commit holds, whatever clocks said in between.
    let happened = |change: &&Change| change.at.seconds() <= second;
    let health = record.changes.iter().rfind(happened).map_or(NoData, |change| change.to);
    Condition::Health(health)
}

proptest! {
    #[test]
    fn every_second_is_counted_once_and_as_the_manual_says(
        changes in changes(), gaps in periods(), maintenance in periods(),
    ) {
        let record = Record { changes: &changes, gaps: &gaps, maintenance: &maintenance };
        let mut expected = Account::default();
        for second in 0..SPAN_S {
            expected.add(model(&record, second), 1);
        }
        let account = record.account(0, SPAN_S);
        prop_assert_eq!(account, expected);
        prop_assert_eq!(account.total_s(), SPAN_S);
        let down: i64 = [Unknown, Major, Critical].map(|health| account.health_s(health)).iter().sum();
        prop_assert_eq!(account.watched_s(), account.works_s() + down);
        prop_assert_eq!(record.outages(0, SPAN_S).down_s, down);
    }

    #[test]
    fn accounts_add_up_however_a_span_is_cut(
        changes in changes(), gaps in periods(), maintenance in periods(),
        mut cuts in proptest::collection::vec(0..SPAN_S, 0..6),
    ) {
        let record = Record { changes: &changes, gaps: &gaps, maintenance: &maintenance };
        cuts.extend([0, SPAN_S]);
        cuts.sort_unstable();
        let mut sum = Account::default();
        for pair in cuts.windows(2) {
            sum += record.account(pair[0], pair[1]);
        }
        prop_assert_eq!(sum, record.account(0, SPAN_S));
    }

    #[test]
    fn stretches_fill_the_span_and_neighbours_differ(
        changes in changes(), gaps in periods(), maintenance in periods(),
    ) {
        let record = Record { changes: &changes, gaps: &gaps, maintenance: &maintenance };
        let stretches = record.stretches(0, SPAN_S);
        prop_assert_eq!(stretches.first().map(|first| first.from_s), Some(0));
        prop_assert_eq!(stretches.last().map(|last| last.to_s), Some(SPAN_S));
        for pair in stretches.windows(2) {
            prop_assert_eq!(pair[0].to_s, pair[1].from_s);
            prop_assert_ne!(pair[0].condition, pair[1].condition);
        }
    }

    #[test]
    fn unwatched_time_is_never_counted_as_up(changes in changes(), from in 0..SPAN_S, length in 1..SPAN_S) {
        let gap = Period {
            from: Timestamp::from_seconds(from),
            to: Timestamp::from_seconds(from + length),
        };
        let record = Record { changes: &changes, gaps: &[gap], maintenance: &[] };
        let inside = record.account(from, from + length);
        prop_assert_eq!((inside.health_s(NoData), inside.availability_percent()), (length, None));
    }

    #[test]
    fn a_day_has_one_date(day in -40_000_i64..90_000) {
        prop_assert_eq!(day_of_date(date_of_day(day).unwrap()), day);
    }

    #[test]
    fn days_follow_each_other_without_holes(day in -40_000_i64..90_000) {
        for zone in ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"] {
            let zone = TimeZone::get(zone).unwrap();
            let (from, to) = day_bounds(day, &zone).unwrap();
            prop_assert_eq!(day_bounds(day + 1, &zone).unwrap().0, to);
            prop_assert!((22 * 3_600..=26 * 3_600).contains(&(to - from)), "{}", to - from);
            prop_assert_eq!(day_of(Timestamp::from_seconds(from), &zone).unwrap(), day);
            prop_assert_eq!(day_of(Timestamp::from_seconds(to - 1), &zone).unwrap(), day);
        }
    }
}

#[test]
fn days_on_which_clocks_are_set_have_23_and_25_hours() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let hours = |day: i64| {
        let (from, to) = day_bounds(day, &zone).unwrap();
        (to - from) / 3_600
    };
    // 2026-03-29 and 2026-10-25.
    assert_eq!((hours(20_541), hours(20_540), hours(20_751)), (23, 24, 25));
    // Samoa had no 2011-12-30.
    let samoa = TimeZone::get("Pacific/Apia").unwrap();
    let (from, to) = day_bounds(15_338, &samoa).unwrap();
    assert_eq!(from, to);
    assert_eq!(date_of_day(20_751).unwrap().to_string(), "2026-10-25");
    assert!(day_bounds(i64::MAX, &zone).is_err());
    assert!(day_of(Timestamp(i64::MAX), &zone).is_err());
}

/// A record that changes at these seconds.
fn log(changes: &[(i64, Health)]) -> Vec<Change> {
    changes.iter().map(|(at, to)| Change { at: Timestamp::from_seconds(*at), to: *to }).collect()
}

fn period(from: i64, to: i64) -> Period {
    Period { from: Timestamp::from_seconds(from), to: Timestamp::from_seconds(to) }
}

#[test]
fn outages_begin_and_end_with_what_is_known() {
    let outages = |changes: &[(i64, Health)], gaps: &[Period], maintenance: &[Period]| {
        let Outages { count, down_s, longest_s } =
            Record { changes: &log(changes), gaps, maintenance }.outages(0, 100);
        (count, down_s, longest_s)
    };
    assert_eq!(outages(&[(0, Ok)], &[], &[]), (0, 0, 0));
    assert_eq!(outages(&[(0, Ok), (10, Minor), (20, Degraded)], &[], &[]), (0, 0, 0));
    // Getting worse is no second outage.
    assert_eq!(outages(&[(0, Ok), (10, Major), (20, Critical), (30, Ok)], &[], &[]), (1, 20, 20));
    assert_eq!(
        outages(&[(0, Ok), (10, Unknown), (20, Ok), (50, Critical), (55, Minor)], &[], &[]),
        (2, 15, 10)
    );
    // Silence and planned work pause it.
    let silent = [(0, Ok), (10, Critical), (20, NoData), (40, Critical), (50, Ok)];
    assert_eq!(outages(&silent, &[], &[]), (1, 20, 20));
    let down = [(0, Ok), (10, Critical), (50, Ok)];
    assert_eq!(outages(&down, &[period(20, 30)], &[]), (1, 30, 30));
    assert_eq!(outages(&down, &[], &[period(0, 60)]), (0, 0, 0));
    // Under way before and after the span.
    assert_eq!(outages(&[(-50, Critical), (10, Ok), (90, Critical)], &[], &[]), (2, 20, 10));
}

#[test]
fn availability_is_of_the_watched_time() {
    let changes = log(&[(0, Ok), (60, Critical), (80, Minor), (90, NoData)]);
    let planned = [period(60, 70)];
    let record = Record { changes: &changes, gaps: &[], maintenance: &planned };
    let account = record.account(0, 100);
    assert_eq!((account.maintenance_s(), account.watched_s(), account.works_s()), (10, 80, 70));
    assert_eq!(account.availability_percent(), Some(87.5));
    assert_eq!(account.no_data_percent(), Some(10.0 * 100.0 / 90.0));
    assert_eq!(record.outages(0, 100).mean_s(), Some(10));
    let nothing = Record::default();
    assert_eq!(nothing.account(0, 100).availability_percent(), None);
    assert_eq!(nothing.account(100, 0), Account::default());
    assert_eq!(nothing.outages(0, 100).mean_s(), None);
}
