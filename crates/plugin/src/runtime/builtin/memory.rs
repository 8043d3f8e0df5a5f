//! How much memory is really in use: what `/proc/meminfo` calls available is not.

use super::{Collector, Context, Reading, Sample, number, percent};

pub(super) struct Memory;

/// In bytes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Info {
    total: u64,
    available: u64,
    cached: u64,
    swap_total: u64,
    swap_free: u64,
}

impl Info {
    fn parse(meminfo: &str) -> Option<Self> {
        let mut info = Self::default();
        let (mut free, mut buffers, mut available) = (0, 0, None);
        for line in meminfo.lines() {
            let (name, rest) = line.split_once(':')?;
            let Some(kib) = rest.split_whitespace().next().and_then(|n| n.parse::<u64>().ok())
            else {
                continue;
            };
            let size = kib.saturating_mul(1024);
            match name {
                "MemTotal" => info.total = size,
                "MemFree" => free = size,
                "MemAvailable" => available = Some(size),
                "Buffers" => buffers = size,
                "Cached" => info.cached = size,
                "SwapTotal" => info.swap_total = size,
                "SwapFree" => info.swap_free = size,
                _ => {}
            }
        }
        // Kernels before 3.14 do not say what is available; this is the usual estimate.
        info.available = available.unwrap_or(free + buffers + info.cached).min(info.total);
        (info.total > 0).then_some(info)
    }

    fn sample(&self) -> Sample {
        let used = self.total - self.available;
        let swap_used = self.swap_total.saturating_sub(self.swap_free);
        let sample = Sample::new(percent(used, self.total))
            .metric("bytes[used]", number(used), "B")
            .metric("bytes[available]", number(self.available), "B")
            .metric("bytes[cached]", number(self.cached), "B")
            .metric("bytes[total]", number(self.total), "B")
            .metric("swap_bytes[used]", number(swap_used), "B")
            .metric("swap_bytes[total]", number(self.swap_total), "B");
        // Without swap there is no share of it in use; 0 % would say that there is room.
        if self.swap_total == 0 {
            return sample;
        }
        sample.metric("swap_used_percent", percent(swap_used, self.swap_total), "%")
    }
}

impl Collector for Memory {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let text = context.source.read("proc/meminfo")?;
        let info = Info::parse(&text).ok_or("/proc/meminfo does not say how much there is")?;
        Ok(Reading::Done(info.sample()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_available_is_not_used() {
        let text = "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 750 kB\nCached: 600 kB\n\
                    SwapTotal: 200 kB\nSwapFree: 150 kB\n";
        let sample = Info::parse(text).unwrap().sample();
        assert_eq!(sample.value, Some(25.0));
        let swap = sample.metrics.iter().find(|metric| metric.name == "swap_used_percent");
        assert!((swap.unwrap().value - 25.0).abs() < 1e-9);
    }

    #[test]
    fn without_swap_there_is_no_share_of_it() {
        let sample = Info::parse("MemTotal: 1000 kB\nMemAvailable: 1 kB\n").unwrap().sample();
        assert!(sample.metrics.iter().all(|metric| metric.name != "swap_used_percent"));
    }

    #[test]
    fn damaged_text_is_no_reading() {
        for text in ["", "MemTotal", "MemTotal: x kB\n"] {
            assert_eq!(Info::parse(text), None, "{text}");
        }
    }
}
