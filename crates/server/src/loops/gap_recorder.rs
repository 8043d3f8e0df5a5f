//! Records the times in which nobody watched: the server was off, or its machine asleep, or so many
//! results waited for the database that no run could go on.
//!
//! The server notes every minute until when it has watched. What lies between that mark and the
//! next look is a gap, in which availability and timelines know nothing. Whatever the mark misses
//! of the last minute before a crash counts as watched only if the server is back at once.

use std::sync::Arc;
use std::time::Duration;

use domain::time::{Span, Timestamp};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::clock::duration;
use crate::notify::rfc3339;
use crate::shared::Shared;

const LOOK_EVERY: Duration = Duration::from_secs(10);
const MARK_EVERY: Span = Span::seconds(60);
/// As with checks: a gap is what is longer than 2.5 marks.
const GAP_MIN: Span = Span::seconds(150);
/// The setting that holds the mark, in microseconds since 1970.
const MARK: &str = "watched_until";

/// What was watched, and what is not written of it yet.
pub(super) struct GapRecorder {
    shared: Arc<Shared>,
    reporter: Reporter,
    watched_until: Timestamp,
    marked_at: Timestamp,
    gaps: Vec<(Timestamp, Timestamp)>,
}

impl GapRecorder {
    /// Records the time since the server last watched, if it is long.
    pub(super) async fn start(shared: Arc<Shared>, reporter: Reporter) -> anyhow::Result<Self> {
        let now = shared.clock.now();
        let mark = shared.store.setting(MARK).await?.and_then(|text| text.parse().ok());
        let watched_until = mark.map_or(now, Timestamp);
        let mut recorder =
            Self { shared, reporter, watched_until, marked_at: watched_until, gaps: Vec::new() };
        recorder.shared.monitoring.watch_from(now);
        recorder.look(now);
        recorder.write(now).await?;
        Ok(recorder)
    }

    pub(super) async fn run(mut self, stop: CancellationToken) {
        loop {
            let stopped = tokio::select! {
                () = stop.cancelled() => true,
                () = tokio::time::sleep(LOOK_EVERY) => false,
            };
            let now = self.shared.clock.now();
            self.look(now);
            let unmarked = now.since(self.marked_at) >= MARK_EVERY || self.was_set_back(now);
            if stopped || !self.gaps.is_empty() || unmarked {
                match self.write(now).await {
                    Ok(()) => self.reporter.ran("watching".to_owned()),
                    Err(error) => self.reporter.failed(format!("{error}")),
                }
            }
            if stopped {
                return;
            }
        }
    }

    fn look(&mut self, now: Timestamp) {
        let until = watched_until(self.watched_until, now, self.shared.storage.no_room_since());
        let before = std::mem::replace(&mut self.watched_until, until);
        if until.since(before) <= GAP_MIN {
            return;
        }
        self.gaps.push((before, now));
        self.shared.monitoring.watch_from(now);
        let (from, to) = (rfc3339(before), rfc3339(now));
        self.shared.log.warning(
            "server",
            "monitoring_gap",
            format!(
                "nobody watched from {from} to {to}: the server was off, or its machine asleep, \
                 or no more results could wait for the database"
            ),
        );
    }

    /// Whether the clock shows less than when the mark was written.
    fn was_set_back(&self, now: Timestamp) -> bool {
        now < self.marked_at
    }

    async fn write(&mut self, now: Timestamp) -> Result<(), StoreError> {
        while let Some((from, to)) = self.gaps.first().copied() {
            self.shared.store.add_monitoring_gap(from, to).await?;
            self.gaps.remove(0);
        }
        if self.was_set_back(now) {
            self.shared.store.end_monitoring_gaps(now).await?;
        }
        self.shared.store.set_setting(MARK, &self.watched_until.0.to_string()).await?;
        self.marked_at = now;
        Ok(())
    }
}

/// Until when it was watched, by all that is known `now`. Want of room counts once it has lasted
/// from one look to the next: a moment of it holds back no run.
fn watched_until(before: Timestamp, now: Timestamp, no_room_since: Option<Timestamp>) -> Timestamp {
    match no_room_since {
        Some(since) if duration(now.since(since)) >= LOOK_EVERY => before.min(since),
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_watches_while_no_run_can_go_on() {
        let at = |seconds: i64| Timestamp::from_seconds(1_900_000_000 + seconds);
        assert_eq!(watched_until(at(0), at(10), None), at(10));
        assert_eq!(watched_until(at(0), at(10), Some(at(3))), at(10), "it may be a moment");
        assert_eq!(watched_until(at(10), at(20), Some(at(3))), at(3));
        assert_eq!(watched_until(at(3), at(30), Some(at(3))), at(3));
        assert_eq!(watched_until(at(3), at(600), None), at(600), "from 3 to 600 is the gap");
    }
}
