//! How long the machine is up, and whether it waits for a reboot.

use super::{Collector, Context, Reading, Sample};

pub(super) struct Uptime;

/// Debian and its kin create this file when an update needs a reboot.
const REBOOT_REQUIRED: &str = "run/reboot-required";

fn parse(uptime: &str) -> Option<f64> {
    uptime.split_whitespace().next()?.parse().ok().filter(|seconds: &f64| *seconds >= 0.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole minutes of a positive uptime"
)]
fn for_people(seconds: f64) -> String {
    let minutes = (seconds / 60.0) as u64;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        (1, _) => format!("1 day {hours} h"),
        _ => format!("{days} days {hours} h"),
    }
}

impl Collector for Uptime {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let text = context.source.read("proc/uptime")?;
        let seconds = parse(&text).ok_or("/proc/uptime has no number at its start")?;
        let reboot = context.source.exists(REBOOT_REQUIRED);
        let note = if reboot { "; a reboot is required" } else { "" };
        let message = format!("up {}{note}", for_people(seconds));
        Ok(Reading::Done(
            Sample::new(seconds, message).metric("uptime_seconds", seconds, "s").metric(
                "reboot_required",
                f64::from(u8::from(reboot)),
                "1",
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_well() {
        assert_eq!(for_people(59.0), "0 min");
        assert_eq!(for_people(3_720.0), "1 h 2 min");
        assert_eq!(for_people(90_000.0), "1 day 1 h");
        assert_eq!(for_people(864_000.0), "10 days 0 h");
    }

    #[test]
    fn damaged_text_is_no_reading() {
        assert_eq!(parse("12.5 30.0\n"), Some(12.5));
        for text in ["", "x", "-5", "NaN"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
