//! What is counted: seconds by condition, and outages.

use std::ops::AddAssign;

use super::{Condition, Stretch};
use crate::health::Health;

/// The seconds of a span, by what they count as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// In the order of [`Health::ALL`].
    health_s: [i64; Health::ALL.len()],
    maintenance_s: i64,
}

impl Account {
    /// From the seconds by health, in the order of [`Health::ALL`], and those of planned work.
    pub fn new(health_s: [i64; Health::ALL.len()], maintenance_s: i64) -> Self {
        Self { health_s, maintenance_s }
    }

    /// Counts `seconds` more as `condition`.
    pub fn add(&mut self, condition: Condition, seconds: i64) {
        match condition {
            Condition::Maintenance => self.maintenance_s += seconds,
            Condition::Health(health) => self.health_s[health as usize] += seconds,
        }
    }

    /// The seconds in `health`.
    pub fn health_s(&self, health: Health) -> i64 {
        self.health_s[health as usize]
    }

    /// The seconds of planned work.
    pub fn maintenance_s(&self) -> i64 {
        self.maintenance_s
    }

    /// All seconds.
    pub fn total_s(&self) -> i64 {
        self.health_s.iter().sum::<i64>() + self.maintenance_s
    }

    /// The seconds about which something is known and in which it should have worked: neither
    /// planned work nor without data.
    pub fn watched_s(&self) -> i64 {
        self.total_s() - self.maintenance_s - self.health_s(Health::NoData)
    }

    /// The seconds in which it worked, see [`Health::works`].
    pub fn works_s(&self) -> i64 {
        Health::ALL.into_iter().filter(|health| health.works()).map(|h| self.health_s(h)).sum()
    }

    /// How much of the watched time it worked, in percent; none if nothing was watched.
    pub fn availability_percent(&self) -> Option<f64> {
        percent(self.works_s(), self.watched_s())
    }

    /// How much of the time that was not planned work is without data, in percent; none if all
    /// of it was planned work.
    pub fn no_data_percent(&self) -> Option<f64> {
        percent(self.health_s(Health::NoData), self.total_s() - self.maintenance_s)
    }
}

impl AddAssign for Account {
    fn add_assign(&mut self, other: Self) {
        for (sum, seconds) in self.health_s.iter_mut().zip(other.health_s) {
            *sum += seconds;
        }
        self.maintenance_s += other.maintenance_s;
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds of some years are far below 2^53")]
fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

/// The times at which something did not work.
///
/// An outage begins with a second in which the subject is known not to work and ends with the
/// first in which it is known to work again. Planned work and time without data in between
/// neither end it nor count towards its length. One that was under way already when the span
/// began is counted with its part of the span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outages {
    /// How many.
    pub count: i64,
    /// The sum of their lengths, in seconds.
    pub down_s: i64,
    /// The longest one's length, in seconds; 0 if there was none.
    pub longest_s: i64,
}

impl Outages {
    /// Those among `stretches`, which are in order.
    pub(super) fn among(stretches: &[Stretch]) -> Self {
        let mut outages = Self::default();
        let mut lasts_s: Option<i64> = None;
        for stretch in stretches {
            match stretch.condition {
                Condition::Maintenance | Condition::Health(Health::NoData) => {}
                Condition::Health(health) if health.works() => lasts_s = None,
                Condition::Health(_) => {
                    outages.count += i64::from(lasts_s.is_none());
                    let length_s = lasts_s.unwrap_or(0) + stretch.length_s();
                    outages.down_s += stretch.length_s();
                    outages.longest_s = outages.longest_s.max(length_s);
                    lasts_s = Some(length_s);
                }
            }
        }
        outages
    }

    /// How long it took on average until it worked again, in seconds, rounded down; none without
    /// an outage.
    pub fn mean_s(&self) -> Option<i64> {
        self.down_s.checked_div(self.count)
    }
}
