//! Days of the calendar: from midnight to midnight in the time zone of the reports, so that a
//! day has 23 or 25 hours when clocks are set.

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::time::Timestamp;

const FIRST: Date = Date::constant(1970, 1, 1);

/// A day that no calendar names.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("day {0} after 1970-01-01 is beyond the calendar")]
pub struct UnknownDay(pub i64);

/// The date of `day`; 1970-01-01 is day 0.
pub fn date_of_day(day: i64) -> Result<Date, UnknownDay> {
    let span = Span::new().try_days(day).map_err(|_| UnknownDay(day))?;
    FIRST.checked_add(span).map_err(|_| UnknownDay(day))
}

/// The day of `date`; 1970-01-01 is day 0.
pub fn day_of_date(date: Date) -> i64 {
    (date - FIRST).get_days().into()
}

/// The day on which `at` lies in `zone`.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Result<i64, UnknownDay> {
    let beyond = |_| UnknownDay(at.seconds().div_euclid(86_400));
    let at = jiff::Timestamp::from_microsecond(at.0).map_err(beyond)?;
    Ok(day_of_date(zone.to_datetime(at).date()))
}

/// The first second of `day` in `zone`, and the first second of the day after. Both are the same
/// for a date that a zone has skipped.
pub fn day_bounds(day: i64, zone: &TimeZone) -> Result<(i64, i64), UnknownDay> {
    let start = |day: i64| {
        let midnight = date_of_day(day)?.to_zoned(zone.clone()).map_err(|_| UnknownDay(day))?;
        Ok(midnight.timestamp().as_second())
    };
    Ok((start(day)?, start(day.saturating_add(1))?))
}
