//! How far a long command is: a bar on a terminal, a line a table elsewhere (such as in the mail
//! that cron sends).

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use store::transfer::Step;

use super::output::remark;

/// Shows each step on standard error.
pub(super) struct Meter {
    bar: Option<ProgressBar>,
    shown: (String, String),
}

impl Meter {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template(
                "{msg:32} [{bar:40}] {percent:>3} % {human_pos}/{human_len} rows, {eta} left",
            );
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, shown: (String::new(), String::new()) }
    }

    pub(super) fn show(&mut self, step: Step<'_>) {
        match &self.bar {
            Some(bar) => {
                if self.shown.0 != step.stage {
                    step.stage.clone_into(&mut self.shown.0);
                    bar.reset();
                }
                bar.set_length(step.rows);
                bar.set_message(format!("{} {}", step.stage, step.table));
                bar.set_position(step.rows_done);
            }
            None => {
                if self.shown.0 != step.stage || self.shown.1 != step.table {
                    self.shown = (step.stage.to_owned(), step.table.to_owned());
                    remark!("{} {} ({} rows in all)", step.stage, step.table, step.rows);
                }
            }
        }
    }

    /// Takes the bar away, so that what follows stands alone.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
