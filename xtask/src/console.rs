//! Progress for people: a spinner at a terminal, plain lines everywhere else.
//!
//! Everything goes to the error output; the standard output is kept for results.

use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::clock;

/// Without a terminal, a long step says at this interval that it is still at work.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// One thing being done.
pub(crate) struct Step {
    title: String,
    began: Instant,
    bar: Option<ProgressBar>,
    spoke: Cell<Instant>,
}

impl Step {
    /// Says what begins.
    pub(crate) fn begin(title: &str) -> Self {
        let began = clock::now();
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {prefix} {elapsed:>4}  {wide_msg:.dim}")
            {
                bar.set_style(style);
            }
            bar.set_prefix(title.to_owned());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        if bar.is_none() {
            eprintln!("… {title}");
        }
        Self { title: title.to_owned(), began, bar, spoke: Cell::new(began) }
    }

    /// What it is at just now.
    pub(crate) fn detail(&self, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        match &self.bar {
            Some(bar) => bar.set_message(line.to_owned()),
            None if clock::now() - self.spoke.get() >= SIGN_OF_LIFE => {
                self.spoke.set(clock::now());
                eprintln!("  {line}");
            }
            None => {}
        }
    }

    /// It is done.
    pub(crate) fn done(self) {
        let text = format!("✓ {} ({})", self.title, clock::in_words(clock::now() - self.began));
        self.end(&text);
    }

    /// There was nothing to do.
    pub(crate) fn skipped(self, why: &str) {
        let text = format!("✓ {} ({why})", self.title);
        self.end(&text);
    }

    fn end(self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        eprintln!("{text}");
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
