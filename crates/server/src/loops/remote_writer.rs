//! Keeps the remote-write receiver up to date, and says so once when it stays away.

use std::sync::Arc;
use std::time::Duration;

use domain::time::{Span, Timestamp};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::random;
use crate::remote_write::{Delay, Progress, Sender, Trouble};
use crate::shared::Shared;

/// What was committed meanwhile goes into one request.
const EVERY: Duration = Duration::from_secs(5);
const BACKOFF_MIN: Duration = Duration::from_secs(1);
const BACKOFF_MAX: Duration = Duration::from_mins(1);
/// Longest wish of a receiver to be left alone that is granted.
const RETRY_AFTER_MAX: Duration = Duration::from_mins(15);
/// How long a receiver may be away before somebody is told.
const AWAY_MAX: Span = Span::seconds(5 * 60);
/// How long a request under way may take when the server stops; else it is sent again later.
const GRACE: Duration = Duration::from_secs(3);
const SOURCE: &str = "remote writer";

/// Where history is sent from, if it is sent anywhere.
pub(super) async fn open(shared: &Arc<Shared>) -> Result<Option<Sender>, StoreError> {
    let Some(config) = shared.config.remote_write.clone() else { return Ok(None) };
    Sender::open(Arc::clone(shared), config, shared.clock.now()).await.map(Some)
}

pub(super) async fn run(
    shared: Arc<Shared>,
    reporter: Reporter,
    mut sender: Sender,
    stop: CancellationToken,
) {
    let mut absence = Absence::default();
    while !stop.is_cancelled() {
        let round = tokio::select! {
            round = sender.round() => round,
            () = grace(&stop) => return,
        };
        let wait = match round {
            Ok(progress) => {
                absence.end(&shared);
                let tally = &shared.remote_write;
                let (sent, dropped) = (tally.sent(), tally.dropped());
                let behind_s = tally.behind_s();
                reporter.ran(format!("{behind_s} s behind; {sent} sent, {dropped} dropped"));
                if progress == Progress::More { Duration::ZERO } else { EVERY }
            }
            Err(trouble) => {
                let noted = sender.note_late().await;
                reporter.failed(format!("{trouble}"));
                if let Err(error) = noted {
                    reporter.failed(format!("{error}"));
                }
                absence.note(&shared, &trouble)
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn grace(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

/// A time in which nothing could be sent.
#[derive(Debug, Default)]
struct Absence {
    since: Option<Timestamp>,
    failures: u32,
    told: bool,
}

impl Absence {
    /// One more failure. Returns how long to wait.
    fn note(&mut self, shared: &Shared, trouble: &Trouble) -> Duration {
        let backoff = backoff(self.failures, random::fraction());
        self.failures = self.failures.saturating_add(1);
        match trouble {
            // Whoever writes to the database tells of its failures.
            Trouble::Store(_) => backoff,
            Trouble::Delay(delay) => {
                self.tell(shared, delay);
                backoff.max(delay.retry_after.unwrap_or_default().min(RETRY_AFTER_MAX))
            }
        }
    }

    /// Somebody is told once.
    fn tell(&mut self, shared: &Shared, delay: &Delay) {
        let now = shared.clock.now();
        let since = *self.since.get_or_insert(now);
        if self.told {
            return;
        }
        let why = &delay.why;
        if delay.misconfigured {
            self.told = true;
            let message = format!("history waits here until this is mended: {why}");
            shared.log.error(SOURCE, "remote_write_misconfigured", message);
        } else if now.since(since) > AWAY_MAX {
            self.told = true;
            let message = format!("the receiver of history is away, which waits here: {why}");
            shared.log.warning(SOURCE, "remote_write_away", message);
        }
    }

    fn end(&mut self, shared: &Shared) {
        if let (true, Some(since)) = (self.told, self.since) {
            let minutes = shared.clock.now().since(since).as_seconds() / 60;
            let message = format!("the receiver of history is back after {minutes} minutes");
            shared.log.info(SOURCE, "remote_write_back", message);
        }
        *self = Self::default();
    }
}

/// Doubles with each failure; between half and all of that, so that many servers spread.
fn backoff(failures: u32, jitter: f64) -> Duration {
    let doubled = BACKOFF_MIN.saturating_mul(1_u32 << failures.min(10));
    doubled.min(BACKOFF_MAX).mul_f64(0.5 + jitter / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_minute() {
        assert_eq!(backoff(0, 1.0), BACKOFF_MIN);
        assert_eq!(backoff(3, 0.0), Duration::from_secs(4));
        assert_eq!(backoff(u32::MAX, 1.0), BACKOFF_MAX);
    }
}
