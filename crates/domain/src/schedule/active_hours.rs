//! The hours of the week in which a schedule runs, on a wall clock somewhere.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;
use crate::time::Timestamp;

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
}

/// `HH:MM` as minutes of the day; `24:00` counts.
fn minutes(text: &str) -> Option<i32> {
    if text == "24:00" {
        return Some(MINUTES_A_DAY);
    }
    if text.len() != 5 {
        return None;
    }
    let time = Time::strptime("%H:%M", text).ok()?;
    Some(i32::from(time.hour()) * 60 + i32::from(time.minute()))
}
