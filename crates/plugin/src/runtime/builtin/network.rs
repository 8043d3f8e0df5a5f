//! How much each network interface carried since the last run, from `/proc/net/dev`.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::{Collector, Context, FIRST_INTERVAL, Reading, Sample, hundredths, number};

/// Most interfaces that are reported: three metrics each must fit in one reply.
const INTERFACES_MAX: usize = 128;

/// Shorter intervals make a rate of noise.
const INTERVAL_MIN: Duration = Duration::from_millis(50);

/// Remembers the counters of the last run.
#[derive(Default)]
pub(super) struct Network {
    last: Option<(Instant, BTreeMap<String, Counters>)>,
}

/// Counted since the interface is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counters {
    received: u64,
    sent: u64,
    errors: u64,
}

fn parse(dev: &str) -> BTreeMap<String, Counters> {
    dev.lines().filter_map(line).filter(|(name, _)| name != "lo").take(INTERFACES_MAX).collect()
}

/// `eth0: <received: bytes packets errors …8 columns> <sent: bytes packets errors …>`
fn line(line: &str) -> Option<(String, Counters)> {
    let (name, numbers) = line.split_once(':')?;
    let numbers: Vec<u64> =
        numbers.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let (&received, &received_errors) = (numbers.first()?, numbers.get(2)?);
    let (&sent, &sent_errors) = (numbers.get(8)?, numbers.get(10)?);
    let errors = received_errors.saturating_add(sent_errors);
    Some((name.trim().to_owned(), Counters { received, sent, errors }))
}

impl Counters {
    /// What was counted since `earlier`, unless the interface was made anew in between.
    fn since(self, earlier: Self) -> Option<Self> {
        Some(Self {
            received: self.received.checked_sub(earlier.received)?,
            sent: self.sent.checked_sub(earlier.sent)?,
            errors: self.errors.checked_sub(earlier.errors)?,
        })
    }
}

fn sample(
    counted: &BTreeMap<String, Counters>,
    seconds: f64,
    is_hardware: &dyn Fn(&str) -> bool,
) -> Sample {
    // Bridges and tunnels carry what a real interface carries, too; where there is a real one,
    // only those count.
    let any_hardware = counted.keys().any(|name| is_hardware(name));
    let (mut received, mut sent) = (0.0, 0.0);
    let mut sample = Sample::default();
    for (name, counters) in counted {
        let rate = |count| number(count) / seconds;
        let bytes = |count| rate(count).round();
        if !any_hardware || is_hardware(name) {
            received += bytes(counters.received);
            sent += bytes(counters.sent);
        }
        sample = sample
            .metric(format!("bytes_received_per_second[{name}]"), bytes(counters.received), "B/s")
            .metric(format!("bytes_sent_per_second[{name}]"), bytes(counters.sent), "B/s")
            .metric(format!("errors_per_second[{name}]"), hundredths(rate(counters.errors)), "1/s");
    }
    sample.value = Some(received + sent);
    sample
}

impl Collector for Network {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let counters = parse(&context.source.read("proc/net/dev")?);
        let Some((at, last)) = &self.last else {
            self.last = Some((context.now, counters));
            return Ok(Reading::AskAgainIn(FIRST_INTERVAL));
        };
        let over = context.now - *at;
        if over < INTERVAL_MIN {
            return Ok(Reading::AskAgainIn(FIRST_INTERVAL));
        }
        let counted = counters
            .iter()
            .filter_map(|(name, now)| Some((name.clone(), now.since(*last.get(name)?)?)))
            .collect();
        self.last = Some((context.now, counters));
        let is_hardware =
            |name: &str| context.source.exists(&format!("sys/class/net/{name}/device"));
        Ok(Reading::Done(sample(&counted, over.as_secs_f64(), &is_hardware)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEV: &str = "Inter-|   Receive                |  Transmit\n face |bytes packets\n\
        \u{20}   lo: 9 0 0 0 0 0 0 0 9 0 0 0 0 0 0 0\n\
        \u{20} eth0: 1000 5 1 0 0 0 0 0 500 4 2 0 0 0 0 0\n\
        \u{20}  br0:7000 5 0 0 0 0 0 0 70 4 0 0 0 0 0 0\n";

    #[test]
    fn interfaces_without_the_loop() {
        let counters = parse(DEV);
        assert_eq!(counters.len(), 2);
        assert_eq!(counters["eth0"], Counters { received: 1000, sent: 500, errors: 3 });
        assert_eq!(counters["br0"].received, 7000);
    }

    #[test]
    fn a_bridge_is_not_counted_twice() {
        let sample = sample(&parse(DEV), 10.0, &|name| name == "eth0");
        assert_eq!(sample.value, Some(150.0));
        assert_eq!(sample.metrics.len(), 6);
    }

    #[test]
    fn an_interface_made_anew_gives_no_rate() {
        let new = Counters { received: 1, sent: 1, errors: 0 };
        assert_eq!(new.since(Counters { received: 100, sent: 0, errors: 0 }), None);
    }
}
