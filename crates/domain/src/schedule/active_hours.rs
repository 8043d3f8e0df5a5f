//! The hours of the week in which a schedule runs, on a wall clock somewhere.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;
use crate::time::{MICROS_PER_SECOND, Span, Timestamp};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the days say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A span of hours on some days. `to` is not included; a window that ends at or before its start
/// runs past midnight into the next day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The days on which the window begins.
    pub days: Vec<Weekday>,
    /// Such as `08:00`.
    pub from: String,
    /// Such as `18:00`; `24:00` is the end of the day.
    pub to: String,
}

/// Windows on the wall clock of a time zone, daylight saving included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActiveHours {
    /// An IANA name, such as `Europe/Berlin`.
    pub timezone: String,
    /// At least one; a time is active if any of them contains it.
    pub windows: Vec<Window>,
}

const MINUTES_A_DAY: i32 = 24 * 60;

impl ActiveHours {
    /// Refuses unknown zones, malformed times, windows without a day.
    pub fn validate(&self) -> Result<(), Invalid> {
        if TimeZone::get(&self.timezone).is_err() {
            return Err(Invalid::new(
                "active_hours.timezone",
                format!(
                    "\"{}\" is not a time zone; use a name such as Europe/Berlin",
                    self.timezone
                ),
            ));
        }
        if self.windows.is_empty() || self.windows.len() > 50 {
            return Err(Invalid::new("active_hours.windows", "must have between 1 and 50 windows"));
        }
        for (index, window) in self.windows.iter().enumerate() {
            let field = |name: &str| format!("active_hours.windows[{index}].{name}");
            if window.days.is_empty() {
                return Err(Invalid::new(field("days"), "is empty; choose at least one day"));
            }
            for (name, text) in [("from", &window.from), ("to", &window.to)] {
                if minutes(text).is_none() {
                    return Err(Invalid::new(field(name), "must be a time such as 08:30"));
                }
            }
        }
        Ok(())
    }

    /// Whether `at` lies in a window. Hours that cannot be read contain everything: rather a run
    /// too many than a machine unwatched.
    pub fn contain(&self, at: Timestamp) -> bool {
        let (Ok(zone), Ok(instant)) =
            (TimeZone::get(&self.timezone), jiff::Timestamp::from_microsecond(at.0))
        else {
            return true;
        };
        let local = instant.to_zoned(zone);
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let today = local.weekday().to_monday_zero_offset();
        self.windows.iter().any(|window| window.contains(today, minute))
    }

    /// A moment after `at` before which no window opens; `None` if `at` lies in one.
    ///
    /// A window only opens when the wall clock reaches its start, or at a change of the zone's
    /// offset, whichever comes first: until then nothing has to be looked at.
    pub(super) fn closed_until(&self, at: Timestamp) -> Option<Timestamp> {
        if self.contain(at) {
            return None;
        }
        let zone = TimeZone::get(&self.timezone).ok()?;
        let instant = jiff::Timestamp::from_microsecond(at.0).ok()?;
        let local = instant.to_zoned(zone.clone());
        let minute_of_week = i32::from(local.weekday().to_monday_zero_offset()) * MINUTES_A_DAY
            + i32::from(local.hour()) * 60
            + i32::from(local.minute());
        let wait = self.windows.iter().filter_map(|window| window.minutes_to_start(minute_of_week));
        let opens = wait.min().map_or(Timestamp(i64::MAX), |minutes| {
            let into_minute =
                at.0.rem_euclid(MICROS_PER_SECOND) + i64::from(local.second()) * MICROS_PER_SECOND;
            at.minus(Span(into_minute)).plus(Span::seconds(i64::from(minutes) * 60))
        });
        let change = zone.following(instant).next();
        Some(
            change
                .map_or(opens, |change| opens.min(Timestamp(change.timestamp().as_microsecond()))),
        )
    }
}

impl Window {
    fn contains(&self, today: i8, minute: i32) -> bool {
        let (Some(from), Some(to)) = (minutes(&self.from), minutes(&self.to)) else { return true };
        let on = |day: i8| self.days.iter().any(|weekday| *weekday as i8 == day);
        if from < to {
            return on(today) && (from..to).contains(&minute);
        }
        let yesterday = (today + 6) % 7;
        (on(today) && minute >= from) || (on(yesterday) && minute < to)
    }

    /// How long the wall clock needs from that minute of the week to the window's next start.
    fn minutes_to_start(&self, minute_of_week: i32) -> Option<i32> {
        let from = minutes(&self.from)?;
        let wait = |day: Weekday| {
            let start = day as i32 * MINUTES_A_DAY + from;
            (start - minute_of_week - 1).rem_euclid(7 * MINUTES_A_DAY) + 1
        };
        self.days.iter().map(|day| wait(*day)).min()
    }
}

/// `HH:MM` as minutes of the day; `24:00` counts.
fn minutes(text: &str) -> Option<i32> {
    let digits = |text: &str, below: i32| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| plain && *number < below)
    };
    if text == "24:00" {
        return Some(MINUTES_A_DAY);
    }
    let (hour, minute) = text.split_once(':')?;
    Some(digits(hour, 24)? * 60 + digits(minute, 60)?)
}
