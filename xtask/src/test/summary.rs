//! What became of each step.

use std::time::Duration;

use anyhow::bail;

use crate::clock;

/// The outcomes so far.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    lines: Vec<String>,
    passed: usize,
    failed: usize,
}

impl Summary {
    /// Adds a step's outcome; a failure is also said at once.
    pub(crate) fn note(&mut self, title: &str, time: Duration, outcome: anyhow::Result<()>) {
        let word = match outcome {
            Ok(()) => {
                self.passed += 1;
                "passed"
            }
            Err(error) => {
                self.failed += 1;
                eprintln!("{title}: {error:#}");
                "FAILED"
            }
        };
        self.lines.push(format!("{title:<20} {word:<8} {:>12}", clock::in_words(time)));
    }

    /// Prints the table; an error if anything failed.
    pub(crate) fn print(self) -> anyhow::Result<()> {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        println!("{}", self.last_line());
        if self.failed > 0 {
            bail!("{} of {} steps failed", self.failed, self.lines.len());
        }
        Ok(())
    }

    fn last_line(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_by_outcome() {
        let mut summary = Summary::default();
        summary.note("one", Duration::from_secs(1), Ok(()));
        summary.note("two", Duration::from_secs(2), Err(anyhow::anyhow!("no")));
        assert_eq!(summary.last_line(), "1 passed, 1 failed");
        assert_eq!(summary.print().unwrap_err().to_string(), "1 of 2 steps failed");
    }
}
