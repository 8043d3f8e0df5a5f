//! One JSON object, written as it is read: what it is about, then the series, each with its hours
//! and its samples as rows of numbers.
//!
//! JSON has no name for "not a number" and the infinities: they are null.

use std::fmt::Write as _;

use domain::rollup::Rollup;
use domain::series::Sample;
use serde_json::json;

use super::read::{Event, Exported};
use super::{About, number};

/// Writes the object.
pub(super) struct Writer {
    about: About,
    place: Place,
    /// Whether something stands in the innermost list.
    filled: bool,
}

/// Which lists are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Series,
    Hours,
    Samples,
}

impl Writer {
    pub(super) fn new(about: About) -> Self {
        Self { about, place: Place::Series, filled: false }
    }

    pub(super) fn write(&mut self, event: &Event) -> String {
        match event {
            Event::Begin => self.begin(),
            Event::Series(series) => self.series(series),
            Event::Hours(hours) => self.rows(hours, of_hour),
            Event::Samples(samples) => {
                let mut text = self.begin_samples();
                text.push_str(&self.rows(samples, of_sample));
                text
            }
            Event::End => format!("{}]}}\n", self.end_series()),
        }
    }

    fn begin(&self) -> String {
        let about = json!({
            "host_id": self.about.host_id,
            "host": self.about.host,
            "check_id": self.about.check_id,
            "check": self.about.check,
            "plugin_id": self.about.plugin_id,
            "from": self.about.from,
            "to": self.about.to,
            "resolution": self.about.resolution,
            "hour_columns": ["time", "min", "max", "mean", "count", "last"],
            "sample_columns": ["time", "value"],
        });
        let mut text = about.to_string();
        text.pop();
        text.push_str(",\"series\":[");
        text
    }

    fn series(&mut self, series: &Exported) -> String {
        let mut text = self.end_series();
        if !text.is_empty() {
            text.push(',');
        }
        let (metric, unit) = (json!(series.metric), json!(series.unit));
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{{\"metric\":{metric},\"unit\":{unit},\"hours\":[");
        (self.place, self.filled) = (Place::Hours, false);
        text
    }

    fn begin_samples(&mut self) -> String {
        if self.place == Place::Samples {
            return String::new();
        }
        (self.place, self.filled) = (Place::Samples, false);
        "],\"samples\":[".to_owned()
    }

    fn end_series(&mut self) -> String {
        if self.place == Place::Series {
            return String::new();
        }
        let text = format!("{}]}}", self.begin_samples());
        self.place = Place::Series;
        text
    }

    fn rows<T>(&mut self, rows: &[T], row: fn(&T) -> String) -> String {
        let mut text = String::new();
        for one in rows {
            text.push_str(if self.filled { ",\n" } else { "\n" });
            text.push_str(&row(one));
            self.filled = true;
        }
        text
    }
}

fn of_sample(sample: &Sample) -> String {
    format!("[{},{}]", sample.t, finite(sample.value))
}

fn of_hour(hour: &Rollup) -> String {
    let [min, max, mean, last] = [hour.min, hour.max, hour.mean(), hour.last].map(finite);
    format!("[{},{min},{max},{mean},{},{last}]", hour.t, hour.count)
}

fn finite(value: f64) -> String {
    if value.is_finite() { number(value) } else { "null".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_cannot_name_is_null() {
        assert_eq!(finite(f64::NAN), "null");
        assert_eq!(finite(f64::NEG_INFINITY), "null");
        assert_eq!(finite(-0.0), "-0.0");
        let back: f64 = serde_json::from_str(&finite(1e300)).unwrap();
        assert_eq!(back.to_bits(), 1e300_f64.to_bits());
    }
}
