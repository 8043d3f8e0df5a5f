//! Counts each finished day's availability: after midnight, after a time in which the server was
//! off, and again when planned work is entered in retrospect.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::availability::finish_days;
use crate::shared::Shared;

const EVERY: Duration = Duration::from_mins(5);

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    loop {
        let now = shared.clock.now();
        match finish_days(&shared.store, &shared.config.reports, now, &stop).await {
            Ok(days) => reporter.ran(format!("{days} days counted")),
            Err(error) => {
                reporter.failed(error.to_string());
                shared.log.error("accountant", "counting_failed", error.to_string());
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
