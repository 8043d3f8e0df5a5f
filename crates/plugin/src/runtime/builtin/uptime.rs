//! How long the machine is up, and whether it waits for a reboot.

use super::{Collector, Context, Reading, Sample};

pub(super) struct Uptime;

/// Debian and its kin create this file when an update needs a reboot.
const REBOOT_REQUIRED: &str = "run/reboot-required";

fn parse(uptime: &str) -> Option<f64> {
    uptime.split_whitespace().next()?.parse().ok().filter(|seconds: &f64| *seconds >= 0.0)
}

impl Collector for Uptime {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let text = context.source.read("proc/uptime")?;
        let seconds = parse(&text).ok_or("/proc/uptime has no number at its start")?;
        let reboot = context.source.exists(REBOOT_REQUIRED);
        let required = f64::from(u8::from(reboot));
        let sample = Sample::new(seconds).metric("reboot_required", required, "1");
        Ok(Reading::Done(if reboot { sample.message("a reboot is required") } else { sample }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_text_is_no_reading() {
        assert_eq!(parse("12.5 30.0\n"), Some(12.5));
        for text in ["", "x", "-5", "NaN"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
