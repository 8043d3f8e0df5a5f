//! The collectors that are compiled in: the standard set, for which no process is spawned.
//!
//! Each reads the kernel's own files and returns a [`Sample`]. What is a rate (CPU, network)
//! needs an earlier reading: it is kept here, in memory, between two runs; on the first run the
//! collector asks to be called again after a short interval.

mod cpu;
mod disk;
mod heartbeat;
mod load;
mod memory;
mod network;
mod processes;
mod source;
mod uptime;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use protocol::{Measured, Metric};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep, timeout_at};

use super::{Fault, Late, measurement};
use crate::Manifest;
use source::Source;

/// How long the first reading of a rate takes.
const FIRST_INTERVAL: Duration = Duration::from_millis(200);

/// What a collector is given.
struct Context<'a> {
    parameters: &'a Map<String, Value>,
    source: &'a Source,
    now: Instant,
}

/// What a collector gives.
enum Reading {
    Done(Sample),
    /// Nothing to compare with yet.
    AskAgainIn(Duration),
}

/// One measurement on its way.
#[derive(Debug, Default, PartialEq)]
struct Sample {
    value: Option<f64>,
    /// Only what no number says. A text is kept whenever it changes, so one that repeats the
    /// numbers would be kept each time.
    message: Option<String>,
    metrics: Vec<Metric>,
}

impl Sample {
    fn new(value: f64) -> Self {
        Self { value: Some(value), message: None, metrics: Vec::new() }
    }

    fn message(mut self, text: impl Into<String>) -> Self {
        self.message = Some(text.into());
        self
    }

    fn metric(mut self, name: impl Into<String>, value: f64, unit: &str) -> Self {
        self.metrics.push(Metric { name: name.into(), value, unit: unit.to_owned() });
        self
    }
}

/// One collector with what it remembers.
trait Collector: Send {
    /// An error is a sentence for people.
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String>;
}

type Shared = Arc<Mutex<Box<dyn Collector>>>;

/// All collectors, by the name that a manifest's `entry` gives.
pub(super) struct Collectors {
    by_name: BTreeMap<&'static str, Shared>,
    source: Source,
}

impl Default for Collectors {
    fn default() -> Self {
        let all: [(&str, Box<dyn Collector>); 8] = [
            ("cpu", Box::new(cpu::Cpu::default())),
            ("disk", Box::new(disk::Disk)),
            ("heartbeat", Box::new(heartbeat::Heartbeat)),
            ("load", Box::new(load::Load)),
            ("memory", Box::new(memory::Memory)),
            ("network", Box::new(network::Network::default())),
            ("processes", Box::new(processes::Processes)),
            ("uptime", Box::new(uptime::Uptime)),
        ];
        let by_name = all
            .into_iter()
            .map(|(name, collector)| (name, Arc::new(Mutex::new(collector))))
            .collect();
        Self { by_name, source: Source::system() }
    }
}

impl Collectors {
    pub(super) async fn run(
        &self,
        manifest: &Manifest,
        parameters: &Map<String, Value>,
        deadline: Instant,
    ) -> Result<Measured, Late> {
        let name = manifest.entry.as_deref().unwrap_or_default();
        let collector = self.by_name.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.by_name.keys().copied().collect();
            let known = known.join(", ");
            Fault::plugin(format!("this agent has no collector {name:?}; it has {known}"))
        })?;
        let sample = timeout_at(deadline, self.sample(collector, parameters))
            .await
            .map_err(|_| Late::Deadline)?
            .map_err(Fault::plugin)?;
        let Sample { value, message, metrics } = sample;
        let measured = Measured { value, message, metrics, duration_us: 0 };
        Ok(measurement::check(measured).map_err(Fault::plugin)?)
    }

    /// Calls the collector until it has something to compare with.
    async fn sample(
        &self,
        collector: &Shared,
        parameters: &Map<String, Value>,
    ) -> Result<Sample, String> {
        loop {
            let (collector, parameters) = (Arc::clone(collector), parameters.clone());
            let source = self.source.clone();
            // On a thread of its own: a file system that hangs must not stop the agent.
            let reading = tokio::task::spawn_blocking(move || {
                let context =
                    Context { parameters: &parameters, source: &source, now: Instant::now() };
                // A collector that panicked holds at worst an old reading.
                let mut collector = collector.lock().unwrap_or_else(PoisonError::into_inner);
                collector.collect(&context)
            });
            match reading.await.map_err(|error| error.to_string())?? {
                Reading::Done(sample) => return Ok(sample),
                Reading::AskAgainIn(pause) => sleep(pause).await,
            }
        }
    }
}

/// `part` of `whole` as a percentage, to hundredths; 0 of nothing is 0.
#[expect(clippy::cast_precision_loss, reason = "a percentage needs no 53 bits")]
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { hundredths(part as f64 * 100.0 / whole as f64) }
}

/// Nobody reads further digits, and they are all noise: stored, a value with them takes four times
/// the bytes.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// A counter as the number that travels; exact up to 2^53, i.e. 8 PiB.
#[expect(clippy::cast_precision_loss, reason = "no counter of a real machine gets there")]
fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine whose files are written by the test.
    struct Machine(tempfile::TempDir);

    impl Machine {
        fn new(files: &[(&str, &str)]) -> Self {
            let machine = Self(tempfile::tempdir().unwrap());
            for (path, text) in files {
                machine.write(path, text);
            }
            machine
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        fn collect(&self, collector: &mut dyn Collector, now: Instant) -> Result<Reading, String> {
            let (parameters, source) = (Map::new(), Source::recorded(self.0.path()));
            collector.collect(&Context { parameters: &parameters, source: &source, now })
        }
    }

    fn done(reading: Result<Reading, String>) -> Sample {
        match reading.unwrap() {
            Reading::Done(sample) => sample,
            Reading::AskAgainIn(_) => panic!("asks again"),
        }
    }

    #[test]
    fn rates_are_those_since_the_last_run() {
        let dev = |bytes: u32| format!("h\nh\n eth0: {bytes} 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        let machine =
            Machine::new(&[("proc/stat", "cpu  0 0 0 100\n"), ("proc/net/dev", &dev(1000))]);
        let (mut cpu, mut network) = (cpu::Cpu::default(), network::Network::default());
        let start = Instant::now();
        for collector in [&mut cpu as &mut dyn Collector, &mut network] {
            let first = machine.collect(collector, start).unwrap();
            assert!(matches!(first, Reading::AskAgainIn(FIRST_INTERVAL)));
        }
        machine.write("proc/stat", "cpu  25 0 0 175\n");
        machine.write("proc/net/dev", &dev(3000));
        let later = start + Duration::from_secs(10);
        assert_eq!(done(machine.collect(&mut cpu, later)).value, Some(25.0));
        assert_eq!(done(machine.collect(&mut network, later)).value, Some(200.0));
    }

    #[test]
    fn a_required_reboot_is_told() {
        let machine = Machine::new(&[("proc/uptime", "7200.5 1.0\n")]);
        let sample = done(machine.collect(&mut uptime::Uptime, Instant::now()));
        assert_eq!(sample.message, None);
        machine.write("run/reboot-required", "");
        let sample = done(machine.collect(&mut uptime::Uptime, Instant::now()));
        assert_eq!(sample.message.as_deref(), Some("a reboot is required"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let machine = Machine::new(&[]);
        let Err(problem) = machine.collect(&mut memory::Memory, Instant::now()) else {
            panic!("it measured nothing")
        };
        assert!(problem.starts_with("cannot read /proc/meminfo: No such file"), "{problem}");
    }

    #[test]
    fn a_percentage_of_nothing_is_nothing() {
        assert!(percent(5, 0).abs() < f64::EPSILON);
        assert!((percent(1, 4) - 25.0).abs() < f64::EPSILON);
        assert!((percent(2, 3) - 66.67).abs() < f64::EPSILON);
    }
}
