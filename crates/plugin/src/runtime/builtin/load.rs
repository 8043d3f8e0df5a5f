//! The load averages, from `/proc/loadavg`; divided by the cores to compare machines.

use super::{Collector, Context, Reading, Sample};

pub(super) struct Load;

fn parse(loadavg: &str) -> Option<[f64; 3]> {
    let mut numbers = loadavg.split_whitespace().map(|number| number.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

impl Collector for Load {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let text = context.source.read("proc/loadavg")?;
        let [one, five, fifteen] =
            parse(&text).ok_or("/proc/loadavg has no three numbers at its start")?;
        let stat = context.source.read("proc/stat")?;
        let cores = stat.lines().filter(|line| is_core(line)).count().max(1);
        let per_core = super::hundredths(one / super::number(cores as u64));
        Ok(Reading::Done(
            Sample::new(one)
                .metric("load[1 min]", one, "load")
                .metric("load[5 min]", five, "load")
                .metric("load[15 min]", fifteen, "load")
                .metric("per_core", per_core, "load")
                .metric("cores", super::number(cores as u64), "1"),
        ))
    }
}

/// `cpu0 …`, but not the sum `cpu  …`.
fn is_core(line: &str) -> bool {
    line.strip_prefix("cpu").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_averages() {
        assert_eq!(parse("0.50 1.25 2.00 1/234 5678\n"), Some([0.5, 1.25, 2.0]));
        assert_eq!(parse("0.50 1.25"), None);
        assert_eq!(parse("a b c"), None);
    }

    #[test]
    fn the_sum_is_no_core() {
        assert!(is_core("cpu0 1 2") && !is_core("cpu  1 2") && !is_core("intr"));
    }
}
