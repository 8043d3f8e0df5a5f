//! Which days a report is about: a month, or from one date to another.

use domain::availability::{date_of_day, day_of, day_of_date};
use domain::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::time::Time;
use crate::availability::Span;
use crate::shared::Shared;

/// Longest time of one report.
const DAYS_MAX: i64 = 366;
/// No report begins earlier: there was no Prophasis.
const FIRST_DAY: Date = Date::constant(1970, 1, 1);

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PeriodQuery {
    /// Such as `2026-10`. The present month, if neither it nor `from` is given.
    pub(super) month: Option<String>,
    /// The first day, such as `2026-10-01`, instead of a month.
    pub(super) from: Option<String>,
    /// The last day, up to a year after the first one; today, if absent.
    pub(super) to: Option<String>,
}

/// The days that an answer is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportPeriod {
    /// The first day, such as `2026-10-01`.
    from: String,
    /// The last day; today at most.
    to: String,
    /// When the first day began.
    from_at: Time,
    /// When the last day ended, or now if it has not.
    to_at: Time,
    /// The time zone in which days begin and end.
    time_zone: String,
}

impl ReportPeriod {
    pub(super) fn of(span: Span, shared: &Shared) -> Answer<Self> {
        Ok(Self {
            from: date(span.first)?.to_string(),
            to: date(span.last)?.to_string(),
            from_at: Timestamp::from_seconds(span.from_s).into(),
            to_at: Timestamp::from_seconds(span.to_s).into(),
            time_zone: shared.config.reports.time_zone.name.clone(),
        })
    }
}

/// The date of a day that a calendar has named before.
pub(super) fn date(day: i64) -> Answer<Date> {
    date_of_day(day).map_err(ApiError::internal)
}

impl PeriodQuery {
    /// The days in the time zone of the reports, up to `now`.
    pub(super) fn span(&self, shared: &Shared, now: Timestamp) -> Answer<Span> {
        let zone = &shared.config.reports.time_zone.zone;
        let today = date(day_of(now, zone).map_err(ApiError::internal)?)?;
        let (field, first, last) = self.dates(today)?;
        if first > today {
            return Err(ApiError::invalid(field, format!("lies in the future; today is {today}")));
        }
        let (first, last) = (day_of_date(first), day_of_date(last));
        if last < first || last - first >= DAYS_MAX {
            let message = format!("must lie 0 to {} days after `from`", DAYS_MAX - 1);
            return Err(ApiError::invalid("to", message));
        }
        Span::new(first, last, zone, now).map_err(ApiError::internal)
    }

    /// The first and the last day, and the field that chose them.
    fn dates(&self, today: Date) -> Answer<(&'static str, Date, Date)> {
        if let Some(from) = &self.from {
            if self.month.is_some() {
                return Err(ApiError::invalid("month", "cannot be combined with dates"));
            }
            let from = parse("from", from, from)?;
            let to = self.to.as_ref().map_or(Ok(today), |to| parse("to", to, to))?;
            return Ok(("from", from, to));
        }
        if self.to.is_some() {
            return Err(ApiError::invalid("from", "is missing; it is the first day"));
        }
        let first = match &self.month {
            Some(month) => parse("month", month, &format!("{month}-01"))?,
            None => today.first_of_month(),
        };
        Ok(("month", first, first.last_of_month()))
    }
}

/// `text` as `date`, exactly as people are told to write it.
fn parse(field: &str, text: &str, date: &str) -> Answer<Date> {
    let example = if field == "month" { "2026-10" } else { "2026-10-01" };
    let parsed = Date::strptime("%Y-%m-%d", date).ok().filter(|parsed| parsed.to_string() == date);
    match parsed {
        Some(parsed) if parsed >= FIRST_DAY => Ok(parsed),
        Some(_) => Err(ApiError::invalid(field, "lies before 1970")),
        None => {
            let message = format!("\"{text}\" cannot be used; write it as {example}");
            Err(ApiError::invalid(field, message))
        }
    }
}
