//! Seals the older part of the log, and forgets what is past its time.

use std::sync::Arc;
use std::time::Duration;

use domain::time::Span;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::shared::Shared;

const EVERY: Duration = Duration::from_mins(5);
/// The newest part of history stays in the log, from which windows are rebuilt at a restart.
const SEAL_AFTER: Span = Span::seconds(2 * 60 * 60);
/// Raw samples, messages and delivered notifications are kept this long.
const KEEP: Span = Span::seconds(90 * 24 * 60 * 60);

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    loop {
        match keep_house(&shared).await {
            Ok(sealed) => reporter.ran(format!("{sealed} rows of the log sealed")),
            Err(error) => {
                reporter.failed(format!("{error}"));
                shared.log.error("housekeeper", "housekeeping_failed", format!("{error}"));
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn keep_house(shared: &Shared) -> Result<usize, store::StoreError> {
    let now = shared.clock.now();
    let mut sealed = 0;
    loop {
        let rows = shared.store.seal(now.minus(SEAL_AFTER)).await?;
        sealed += rows;
        if rows == 0 {
            break;
        }
    }
    shared.store.forget_before(now.minus(KEEP)).await?;
    shared.store.delete_expired_sessions(now).await?;
    Ok(sealed)
}
