//! How busy the processors were since the last run, from `/proc/stat`.

use super::{Collector, Context, FIRST_INTERVAL, Reading, Sample, percent};

/// Remembers the counters of the last run.
#[derive(Default)]
pub(super) struct Cpu {
    last: Option<Times>,
}

/// Time spent in each state since boot, in clock ticks over all processors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    user: u64,
    system: u64,
    idle: u64,
    iowait: u64,
    steal: u64,
    cores: u64,
}

impl Times {
    fn parse(stat: &str) -> Option<Self> {
        let mut numbers = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace();
        let mut next = || numbers.next().map_or(Some(0), |number| number.parse().ok());
        let (user, nice, system, idle): (u64, u64, u64, u64) = (next()?, next()?, next()?, next()?);
        let (iowait, irq, softirq, steal): (u64, u64, u64, u64) =
            (next()?, next()?, next()?, next()?);
        let cores = stat.lines().skip(1).take_while(|line| line.starts_with("cpu")).count() as u64;
        // Guests' time is part of user's and nice's.
        Some(Self { user: user + nice, system: system + irq + softirq, idle, iowait, steal, cores })
    }

    /// The time since `earlier`. The kernel lets some of these counters step back a little.
    fn since(self, earlier: Self) -> Self {
        Self {
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
            idle: self.idle.saturating_sub(earlier.idle),
            iowait: self.iowait.saturating_sub(earlier.iowait),
            steal: self.steal.saturating_sub(earlier.steal),
            cores: self.cores,
        }
    }

    fn total(self) -> u64 {
        self.user + self.system + self.idle + self.iowait + self.steal
    }

    fn sample(self) -> Sample {
        let total = self.total();
        let share = |part| percent(part, total);
        Sample::new(share(self.user + self.system + self.steal))
            .metric("time_percent[user]", share(self.user), "%")
            .metric("time_percent[system]", share(self.system), "%")
            .metric("time_percent[waiting for disks]", share(self.iowait), "%")
            .metric("time_percent[stolen]", share(self.steal), "%")
            .metric("cores", super::number(self.cores), "1")
    }
}

impl Collector for Cpu {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let stat = context.source.read("proc/stat")?;
        let times = Times::parse(&stat).ok_or("/proc/stat has no readable line of the CPU")?;
        let Some(last) = self.last else {
            self.last = Some(times);
            return Ok(Reading::AskAgainIn(FIRST_INTERVAL));
        };
        let spent = times.since(last);
        if spent.total() == 0 {
            return Ok(Reading::AskAgainIn(FIRST_INTERVAL));
        }
        self.last = Some(times);
        Ok(Reading::Done(spent.sample()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "cpu  100 0 50 800 40 5 5 0 0 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 5\n";
    const AFTER: &str = "cpu  130 0 60 850 50 5 5 0 0 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 5\n";

    #[test]
    fn the_share_of_each_state_since_the_last_run() {
        let spent = Times::parse(AFTER).unwrap().since(Times::parse(BEFORE).unwrap());
        let sample = spent.sample();
        let of =
            |name: &str| sample.metrics.iter().find(|metric| metric.name == name).unwrap().value;
        assert!((sample.value.unwrap() - 40.0).abs() < 1e-9);
        assert!((of("time_percent[user]") - 30.0).abs() < 1e-9);
        assert!((of("time_percent[system]") - 10.0).abs() < 1e-9);
        assert!((of("time_percent[waiting for disks]") - 10.0).abs() < 1e-9);
        assert!(of("time_percent[stolen]").abs() < 1e-9);
    }

    #[test]
    fn a_counter_that_steps_back_is_not_a_huge_number() {
        let spent = Times::parse(BEFORE).unwrap().since(Times::parse(AFTER).unwrap());
        assert_eq!(spent.total(), 0);
    }

    #[test]
    fn damaged_text_is_no_reading() {
        for text in ["", "cpu", "intr 5", "cpu  a b c d", "cpu  -1 0 0 0"] {
            assert_eq!(Times::parse(text), None, "{text}");
        }
    }
}
