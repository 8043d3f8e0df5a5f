//! `[reports]`: which days reports are about, and how long their figures are kept.

use std::str::FromStr;

use jiff::tz::TimeZone;

use super::reader::{Faults, Section};

/// `[reports]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reports {
    /// Where a day begins and ends at midnight.
    pub time_zone: ReportZone,
    /// Days for which the figures of each day are kept.
    pub keep_days: i64,
}

impl Reports {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        let utc = ReportZone { name: "UTC".to_owned(), zone: TimeZone::UTC };
        Self {
            time_zone: section.or("time_zone", utc, faults),
            keep_days: section.bounded("keep_days", 5 * 366, (1, 36_500), faults),
        }
    }
}

/// A time zone that the calendar knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportZone {
    /// Its name, such as `Europe/Berlin`.
    pub name: String,
    /// Its rules.
    pub zone: TimeZone,
}

impl FromStr for ReportZone {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let zone = TimeZone::get(text)
            .map_err(|_| "it is no time zone; write one such as Europe/Berlin or UTC")?;
        let name = zone.iana_name().unwrap_or(text).to_owned();
        Ok(Self { name, zone })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::config::Config;

    #[test]
    fn days_are_those_of_a_known_time_zone() {
        let config = |text: &str| Config::parse(text, &BTreeMap::new());
        assert_eq!(config("").unwrap().reports.time_zone.name, "UTC");
        let berlin = config("[reports]\ntime_zone = \"europe/berlin\"").unwrap().reports;
        assert_eq!((berlin.time_zone.name.as_str(), berlin.keep_days), ("Europe/Berlin", 1_830));
        let error = config("[reports]\ntime_zone = \"Europe/Atlantis\"").unwrap_err();
        assert_eq!(
            error.0,
            [
                "[reports] time_zone: \"Europe/Atlantis\" cannot be used: it is no time zone; write one such as Europe/Berlin or UTC"
            ]
        );
        let error = config("[reports]\nkeep_days = 0").unwrap_err();
        assert!(error.0[0].starts_with("[reports] keep_days"), "{error}");
    }
}
