//! Comma-separated values after RFC 4180, which spreadsheets open without running anything.

use std::fmt::Write as _;

use domain::rollup::Rollup;
use domain::series::Sample;

use super::read::{Event, Exported};
use super::{About, number, rfc3339};
use crate::api::csv::cell;

const HEAD: &str =
    "time,unix_s,host,check,plugin,metric,unit,tier,value,min,max,mean,count,last\r\n";

/// Writes lines.
pub(super) struct Writer {
    about: About,
    /// The columns between time and tier, for the series that is written now.
    names: String,
}

impl Writer {
    pub(super) fn new(about: About) -> Self {
        Self { about, names: String::new() }
    }

    pub(super) fn write(&mut self, event: &Event) -> String {
        match event {
            Event::Begin => HEAD.to_owned(),
            Event::Series(series) => {
                self.names = self.names_of(series);
                String::new()
            }
            Event::Hours(hours) => self.lines(hours, |hour| (hour.t, of_hour(hour))),
            Event::Samples(samples) => self.lines(samples, |sample| (sample.t, of_sample(sample))),
            Event::End => String::new(),
        }
    }

    fn names_of(&self, series: &Exported) -> String {
        let about = &self.about;
        let texts =
            [&about.host, &about.check, about.plugin_id.as_str(), &series.metric, &series.unit];
        texts.map(cell).join(",")
    }

    fn lines<T>(&self, rows: &[T], columns: impl Fn(&T) -> (i64, String)) -> String {
        let mut lines = String::new();
        for row in rows {
            let (t, columns) = columns(row);
            // Writing to a string cannot fail.
            let _ = write!(lines, "{},{t},{},{columns}\r\n", rfc3339(t), self.names);
        }
        lines
    }
}

fn of_sample(sample: &Sample) -> String {
    format!("raw,{},,,,,", number(sample.value))
}

fn of_hour(hour: &Rollup) -> String {
    let [min, max, mean, last] = [hour.min, hour.max, hour.mean(), hour.last].map(number);
    format!("hour,,{min},{max},{mean},{},{last}", hour.count)
}
