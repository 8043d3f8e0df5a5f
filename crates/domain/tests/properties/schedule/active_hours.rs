//! Active hours: over midnight, over the end of the week, and over changes of summer time.

use domain::schedule::ActiveHours;
pub(super) use domain::schedule::{Weekday, Window};
use domain::time::{MICROS_PER_SECOND, Span, Timestamp};
use jiff::ToSpan as _;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::refusal::assert_refused;

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Whole hours, half hours and quarters off UTC; summer time of an hour and of half an hour; a
/// country that once left out a day.
const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
    "Africa/Casablanca",
    "UTC",
];

pub(super) fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

pub(super) fn hours(timezone: &str, days: &[Weekday], from: &str, to: &str) -> ActiveHours {
    let window = Window { days: days.to_vec(), from: from.into(), to: to.into() };
    ActiveHours { timezone: timezone.into(), windows: vec![window] }
}

/// Around the changes of summer time of 2024, and the day that Samoa left out, to the microsecond.
pub(super) fn any_moment() -> impl Strategy<Value = Timestamp> {
    let near = select(vec![
        "2024-03-10T07:00:00Z",
        "2024-03-31T01:00:00Z",
        "2024-04-06T15:00:00Z",
        "2024-10-27T01:00:00Z",
        "2024-11-03T06:00:00Z",
        "2011-12-30T10:00:00Z",
        "2024-06-15T12:00:00Z",
    ]);
    let five_days_us = 5 * 86_400 * MICROS_PER_SECOND;
    (near, -five_days_us..five_days_us).prop_map(|(near, off)| at(near).plus(Span(off)))
}

fn any_time_of_day() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => (0..24, 0..60).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}")),
        2 => (0..24).prop_map(|hour| format!("{hour:02}:00")),
        1 => Just("24:00".to_owned()),
    ]
}

pub(super) fn any_hours() -> impl Strategy<Value = ActiveHours> {
    let window = (subsequence(WEEK.to_vec(), 1..=7), any_time_of_day(), any_time_of_day())
        .prop_map(|(days, from, to)| Window { days, from, to });
    (select(ZONES.to_vec()), prop::collection::vec(window, 1..4))
        .prop_map(|(zone, windows)| ActiveHours { timezone: zone.to_owned(), windows })
}

/// Whether the wall clock lies in a window that began today or yesterday, on a calendar.
fn model(hours: &ActiveHours, moment: Timestamp) -> bool {
    let instant = jiff::Timestamp::from_microsecond(moment.0).unwrap();
    let wall = instant.in_tz(&hours.timezone).unwrap().datetime();
    let minutes =
        |text: &str| text[..2].parse::<i64>().unwrap() * 60 + text[3..].parse::<i64>().unwrap();
    hours.windows.iter().any(|window| {
        [wall.date().yesterday().unwrap(), wall.date()].into_iter().any(|day| {
            let weekday = WEEK[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap()];
            let (from, to) = (minutes(&window.from), minutes(&window.to));
            let length = if to > from { to - from } else { to - from + 24 * 60 };
            let begin = day.at(0, 0, 0, 0) + from.minutes();
            window.days.contains(&weekday) && begin <= wall && wall < begin + length.minutes()
        })
    })
}

proptest! {
    #[test]
    fn a_moment_is_active_exactly_if_the_calendar_says_so(
        hours in any_hours(),
        moment in any_moment(),
    ) {
        prop_assert_eq!(hours.validate(), Ok(()));
        prop_assert_eq!(hours.contain(moment), model(&hours, moment));
    }
}

/// How many minutes a window on one day lasts in real time, around `noon` of that day.
fn minutes_active(hours: &ActiveHours, noon: &str) -> usize {
    let first = at(noon).minus(Span::seconds(2 * 86_400));
    (0..4 * 24 * 60).filter(|m| hours.contain(first.plus(Span::seconds(m * 60)))).count()
}

#[test]
fn windows_last_as_long_as_the_wall_clock_takes() {
    use Weekday::{Sat, Sun};
    let table = [
        ("Europe/Berlin", Sat, "22:00", "06:00", "2024-03-30T12:00:00Z", 7 * 60),
        ("Europe/Berlin", Sat, "22:00", "06:00", "2024-10-26T12:00:00Z", 9 * 60),
        ("Europe/Berlin", Sat, "22:00", "06:00", "2024-06-15T12:00:00Z", 8 * 60),
        ("Europe/Berlin", Sun, "02:00", "03:00", "2024-03-31T12:00:00Z", 0),
        ("Europe/Berlin", Sun, "02:00", "03:00", "2024-10-27T12:00:00Z", 120),
        ("Europe/Berlin", Sun, "00:00", "24:00", "2024-03-31T12:00:00Z", 23 * 60),
        ("Europe/Berlin", Sun, "00:00", "00:00", "2024-10-27T12:00:00Z", 25 * 60),
        ("America/New_York", Sun, "01:00", "04:00", "2024-03-10T12:00:00Z", 120),
        ("America/New_York", Sun, "01:00", "04:00", "2024-11-03T12:00:00Z", 240),
        ("Australia/Lord_Howe", Sun, "01:30", "02:00", "2024-04-07T00:00:00Z", 60),
        ("Asia/Kathmandu", Sun, "08:00", "08:00", "2024-03-31T12:00:00Z", 24 * 60),
        ("UTC", Sun, "24:00", "00:30", "2024-03-31T12:00:00Z", 30),
    ];
    for (zone, day, from, to, noon, expected) in table {
        let found = minutes_active(&hours(zone, &[day], from, to), noon);
        assert_eq!(found, expected, "{zone} {day:?} {from}-{to} around {noon}");
    }
}

#[test]
fn a_night_over_midnight_begins_and_ends_to_the_microsecond() {
    let night = hours("Europe/Berlin", &[Weekday::Sat], "22:00", "06:00");
    let table = [
        ("2024-03-30T20:59:59.999999Z", false),
        ("2024-03-30T21:00:00Z", true),
        ("2024-03-31T00:59:59Z", true),
        ("2024-03-31T01:00:00Z", true),
        ("2024-03-31T03:59:59.999999Z", true),
        ("2024-03-31T04:00:00Z", false),
        ("2024-03-31T21:00:00Z", false),
        ("2024-03-30T03:00:00Z", false),
    ];
    for (moment, expected) in table {
        assert_eq!(night.contain(at(moment)), expected, "{moment}");
    }
    let over_the_week = hours("UTC", &[Weekday::Sun], "22:00", "06:00");
    assert!(over_the_week.contain(at("2024-04-01T05:59:00Z")), "Monday morning");
    assert!(!over_the_week.contain(at("2024-03-31T05:59:00Z")), "Sunday morning");
}

#[test]
fn hours_that_cannot_be_read_keep_watch() {
    assert!(hours("Mars/Olympus", &[Weekday::Mon], "08:00", "09:00").contain(Timestamp(0)));
    assert!(hours("UTC", &[Weekday::Mon], "8", "09:00").contain(Timestamp(0)));
    assert!(hours("UTC", &[Weekday::Mon], "08:00", "09:00").contain(Timestamp(i64::MAX)));
}

#[test]
fn validation_names_the_field() {
    let good = hours("Europe/Berlin", &[Weekday::Mon], "00:00", "24:00");
    assert_eq!(good.validate(), Ok(()));
    for zone in ["", "Berlin", "Europe/Berlin ", "CEST+99", "../etc/passwd"] {
        let outcome = ActiveHours { timezone: zone.into(), ..good.clone() }.validate();
        assert_refused(outcome, "active_hours.timezone");
    }
    for count in [0, 51] {
        let windows = vec![good.windows[0].clone(); count];
        assert_refused(ActiveHours { windows, ..good.clone() }.validate(), "active_hours.windows");
    }
    assert_refused(hours("UTC", &[], "08:00", "09:00").validate(), "active_hours.windows[0].days");
    let bad_times = [
        "", "8:00", " 8:00", "8:000", "08:0", "08:60", "24:01", "25:00", "-1:00", "+8:00", "08.00",
        "ab:cd", "08:00 ", "08:0\n", "é:00", "0٨:00",
    ];
    for bad in bad_times {
        let from = hours("UTC", &[Weekday::Mon], bad, "09:00");
        assert_refused(from.validate(), "active_hours.windows[0].from");
        let to = hours("UTC", &[Weekday::Mon], "09:00", bad);
        assert_refused(to.validate(), "active_hours.windows[0].to");
    }
}
