//! Writes the product's own log to the database.

use std::sync::Arc;
use std::time::Duration;

use domain::system_log::NewSystemLog;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::shared::Shared;
use crate::system_log::Entry;

const EVERY: Duration = Duration::from_secs(1);
const WRITER: &str = "system log";

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    loop {
        let stopping = tokio::select! {
            () = stop.cancelled() => true,
            () = tokio::time::sleep(EVERY) => false,
        };
        write(&shared, &reporter).await;
        if stopping {
            return;
        }
    }
}

async fn write(shared: &Shared, reporter: &Reporter) {
    let entries = shared.log.take();
    if entries.is_empty() {
        return;
    }
    let rows: Vec<NewSystemLog> = entries.iter().map(row).collect();
    shared.storage.begins(WRITER, shared.clock.now());
    match shared.store.append_system_logs(&rows).await {
        Ok(()) => {
            shared.storage.wrote(WRITER);
            shared.signals.note_system_logs();
            reporter.ran(format!("{} entries written", rows.len()));
        }
        Err(error) => {
            shared.storage.failed(WRITER, &error, shared.clock.now());
            reporter.failed(format!("{error}"));
            shared.log.put_back(entries);
        }
    }
}

fn row(entry: &Entry) -> NewSystemLog {
    let message = match entry.count {
        1 => entry.message.clone(),
        count => format!("{} ({count} times)", entry.message),
    };
    NewSystemLog {
        at: entry.at,
        level: entry.level,
        source: entry.source.to_owned(),
        code: entry.code.clone(),
        message,
        reference: entry.reference.clone(),
    }
}
