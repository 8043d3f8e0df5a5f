//! Ctrl-C and SIGTERM, as a fact that loops look at.
//!
//! Children are started in process groups of their own, so a Ctrl-C at a terminal reaches this
//! process alone, and this process ends the children once, by id.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::clock;

/// Signals within this time are one wish: a terminal, a shell and `timeout` may each send one.
const SAME_WISH: Duration = Duration::from_secs(1);

/// How often the process was asked to stop.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(Arc<AtomicUsize>);

/// The error of whatever was cut short by a signal.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped by a signal")
    }
}

impl std::error::Error for Interrupted {}

impl Interrupt {
    /// Starts to listen.
    pub(crate) fn install() -> anyhow::Result<Self> {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let mut signals =
            Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen for signals")?;
        thread::spawn(move || {
            let mut heard = None;
            for _ in signals.forever() {
                let now = clock::now();
                if heard.is_none_or(|before| now.duration_since(before) > SAME_WISH) {
                    counter.fetch_add(1, Ordering::SeqCst);
                }
                heard = Some(now);
            }
        });
        Ok(Self(count))
    }

    /// Whether it is time to stop.
    pub(crate) fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }

    /// Whether somebody is out of patience: asked again while stopping.
    pub(crate) fn asked_again(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 1
    }
}
