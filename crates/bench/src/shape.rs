//! What is measured: five plugins of two series each, a fifth of all series of every shape that
//! monitoring knows (percentages, load averages, disk sizes, counters, up or down).
//!
//! Percentages and load averages have two decimals, as the standard plugins report them. The daily
//! swing, the noise, the bursts and the failures are made up; that neighbouring values resemble
//! each other, that texts repeat and that health changes a few times a day is not.

use domain::health::Health;

use crate::random::Random;

/// One of the five plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// How busy the processor is, and with users' programs: two percentages.
    Cpu,
    /// Load averages over one and five minutes.
    Load,
    /// Bytes in use on two file systems; tells which is the fullest.
    Disk,
    /// Bytes received and sent since the interface is there.
    Network,
    /// Whether a service listens and answers; tells what it answered.
    Service,
}

/// What one run gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    /// The primary value and the further metric.
    pub(crate) values: [f64; 2],
    /// The plugin's text.
    pub(crate) message: Option<&'static str>,
    /// The verdict.
    pub(crate) health: Health,
    /// Why, for people.
    pub(crate) reason: Option<String>,
}

impl Shape {
    /// All five.
    pub(crate) const ALL: [Self; 5] =
        [Self::Cpu, Self::Load, Self::Disk, Self::Network, Self::Service];

    /// A short word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Load => "load",
            Self::Disk => "disk",
            Self::Network => "network",
            Self::Service => "service",
        }
    }

    /// The name and the unit of the metric beside the primary value.
    pub(crate) fn metric(self) -> (&'static str, &'static str) {
        match self {
            Self::Cpu => ("time_percent[user]", "%"),
            Self::Load => ("load[5 min]", "1"),
            Self::Disk => ("used[/var]", "B"),
            Self::Network => ("sent[eth0]", "B"),
            Self::Service => ("answers", "1"),
        }
    }
}

/// Minutes of a day.
const DAY_MINUTES: u64 = 1_440;
/// File systems hand out space in blocks of this size.
const BLOCK_BYTES: f64 = 4_096.0;
/// From here on a processor counts as too busy.
const BUSY_PERCENT: f64 = 90.0;

/// A plugin on one host: gives one measurement a minute.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    shape: Shape,
    random: Random,
    minute: u64,
    /// What this host's day looks like.
    base: f64,
    /// Noise that stays for a while, around 0.
    drift: f64,
    /// Minutes that the present burst or failure still lasts.
    trouble: u64,
    /// What adds up: load averages, bytes.
    sums: [f64; 2],
}

impl Source {
    /// A source whose values are the same for the same arguments.
    pub(crate) fn new(shape: Shape, seed: u64, stream: u64) -> Self {
        let mut random = Random::new(seed, stream);
        let base = random.unit();
        let minute = random.below(DAY_MINUTES);
        let sums = match shape {
            Shape::Disk => [blocks(2e10 + 4e10 * base), blocks(5e9 + 2e10 * base)],
            Shape::Network => [(1e12 * base).round(), (1e11 * base).round()],
            Shape::Cpu | Shape::Load | Shape::Service => [base, base],
        };
        Self { shape, random, minute, base, drift: 0.0, trouble: 0, sums }
    }

    /// The next minute's measurement.
    pub(crate) fn measure(&mut self) -> Measured {
        self.minute += 1;
        self.drift = self.drift * 0.9 + self.random.normal();
        match self.shape {
            Shape::Cpu => self.cpu(),
            Shape::Load => self.load(),
            Shape::Disk => self.disk(),
            Shape::Network => self.network(),
            Shape::Service => self.service(),
        }
    }

    /// Between 0 at night and 1 at noon.
    fn daylight(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "minutes of a day are few")]
        let part = (self.minute % DAY_MINUTES) as f64 / DAY_MINUTES as f64;
        // A parabola: like half a wave, and the same on every platform.
        4.0 * part * (1.0 - part)
    }

    /// Goes on with trouble, or begins some about once in `every` minutes.
    fn in_trouble(&mut self, every: u64) -> bool {
        if self.trouble > 0 {
            self.trouble -= 1;
        } else if self.random.once_in(every) {
            self.trouble = 3 + self.random.below(20);
        }
        self.trouble > 0
    }

    fn cpu(&mut self) -> Measured {
        let calm = 5.0 + 30.0 * self.base + 25.0 * self.daylight() + 2.0 * self.drift;
        let busy = if self.in_trouble(DAY_MINUTES) { 97.0 + self.random.normal() } else { calm };
        let busy = decimals(busy.clamp(0.0, 100.0), 100.0);
        let user = decimals(busy * (0.7 + 0.05 * self.random.unit()), 100.0);
        let (health, reason) = if busy > BUSY_PERCENT {
            (Health::Major, Some(format!("the processor is {busy} % busy")))
        } else {
            (Health::Ok, None)
        };
        Measured { values: [busy, user], message: None, health, reason }
    }

    fn load(&mut self) -> Measured {
        let running = (4.0 * self.base * (0.3 + self.daylight()) + 0.3 * self.drift).max(0.0);
        // The kernel's averages: what a minute leaves of the one before is 1/e and e^(-1/5).
        self.sums[0] = self.sums[0] * 0.368 + running * 0.632;
        self.sums[1] = self.sums[1] * 0.819 + running * 0.181;
        well(self.sums.map(|sum| decimals(sum, 100.0)))
    }

    fn disk(&mut self) -> Measured {
        for index in [0, 1] {
            let written = self.random.unit() * self.random.unit() * 2e6;
            self.sums[index] += blocks(written);
        }
        if self.minute.is_multiple_of(DAY_MINUTES) {
            // Old logs go at night.
            self.sums[1] = blocks(self.sums[1] * 0.95);
        }
        let is_root = (self.minute / (3 * DAY_MINUTES)).is_multiple_of(2);
        let message = Some(if is_root { "/ is the fullest" } else { "/var is the fullest" });
        Measured { message, ..well(self.sums) }
    }

    fn network(&mut self) -> Measured {
        let rate = (1.0 + 9.0 * self.base) * (0.2 + self.daylight()) * (1.0 + 0.1 * self.drift);
        for (index, share) in [(0, 1e6), (1, 2e5)] {
            let noise = 1.0 + 0.1 * self.random.normal();
            self.sums[index] += (rate * share * noise).abs().round();
        }
        well(self.sums)
    }

    fn service(&mut self) -> Measured {
        if self.in_trouble(2 * DAY_MINUTES) {
            return Measured {
                values: [0.0, 0.0],
                message: Some("connection refused"),
                health: Health::Critical,
                reason: Some("the service does not answer: connection refused".to_owned()),
            };
        }
        Measured { message: Some("HTTP 200 OK"), ..well([1.0, 1.0]) }
    }
}

fn well(values: [f64; 2]) -> Measured {
    Measured { values, message: None, health: Health::Ok, reason: None }
}

fn decimals(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

fn blocks(bytes: f64) -> f64 {
    (bytes / BLOCK_BYTES).floor() * BLOCK_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(shape: Shape) -> Vec<Measured> {
        let mut source = Source::new(shape, 7, 1);
        (0..DAY_MINUTES * 10).map(|_| source.measure()).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_values() {
        assert_eq!(day(Shape::Cpu), day(Shape::Cpu));
    }

    #[test]
    fn each_shape_is_what_it_says() {
        assert!(day(Shape::Cpu).iter().all(|one| (0.0..=100.0).contains(&one.values[0])));
        assert!(day(Shape::Load).iter().all(|one| one.values[1] >= 0.0));
        assert!(day(Shape::Disk).iter().all(|one| one.values[0] % BLOCK_BYTES == 0.0));
        assert!(day(Shape::Network).is_sorted_by_key(|one| one.values[0]));
        assert!(day(Shape::Service).iter().all(|one| [0.0, 1.0].contains(&one.values[0])));
    }

    #[test]
    fn health_changes_now_and_then() {
        for shape in [Shape::Cpu, Shape::Service] {
            let healths: Vec<Health> = day(shape).iter().map(|one| one.health).collect();
            let changes = healths.windows(2).filter(|pair| pair[0] != pair[1]).count();
            assert!((2..200).contains(&changes), "{shape:?}: {changes}");
        }
    }
}
