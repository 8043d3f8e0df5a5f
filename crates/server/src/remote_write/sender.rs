//! Sends what is not acknowledged yet, a round at a time: the log's rows as long as the cursor
//! lies within it, else what was sealed meanwhile.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::time::{Span, Timestamp};
use store::StoreError;
use store::export::Frozen;
use store::log::LogRow;

use super::cursor::{Cursor, LATE_MAX};
use super::labels::Names;
use super::portion::Portion;
use super::receiver::{Answer, Delay, Receiver};
use super::replay::STRETCH_S;
use crate::config::RemoteWrite;
use crate::shared::Shared;

/// Rows of the log that are read at once.
const ROWS_PER_READ: i64 = 100;
/// How often a batch that was refused is cut in two to find what the receiver does take.
const CUTS_MAX: usize = 64;
const DAY_S: i64 = 86_400;

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// There is more to send.
    More,
    /// The receiver has everything.
    CaughtUp,
}

/// Why a round did not end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// Here.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There.
    #[error("{}", .0.why)]
    Delay(Delay),
}

/// Sends history to the configured receiver.
#[derive(Debug)]
pub(crate) struct Sender {
    pub(super) shared: Arc<Shared>,
    receiver: Receiver,
    names: Names,
    pub(super) cursor: Cursor,
    /// Whether the log is empty and everything sealed is acknowledged.
    pub(super) idle: bool,
    /// Seconds of the next stretch that is replayed.
    pub(super) stride_s: i64,
}

impl Sender {
    /// Goes on where the last one ended. To be called before anything is sealed.
    pub(crate) async fn open(
        shared: Arc<Shared>,
        config: RemoteWrite,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let cursor = match Cursor::load(&shared.store).await? {
            Some(cursor) => cursor,
            None => first_cursor(&shared, &config, now).await?,
        };
        let receiver = Receiver::new(config);
        let names = Names::default();
        let mut sender = Self { shared, receiver, names, cursor, idle: false, stride_s: STRETCH_S };
        sender.note_late().await?;
        Ok(sender)
    }

    /// Sends a part of what waits.
    pub(crate) async fn round(&mut self) -> Result<Progress, Trouble> {
        let mut frozen = self.shared.store.frozen().await?;
        let first_row = frozen.first_row().await?;
        match first_row {
            Some(first) if self.reaches(first) => self.send_rows(frozen).await,
            None if self.idle => Ok(Progress::CaughtUp),
            _ => self.replay(frozen, first_row).await,
        }
    }

    /// Remembers which samples would look like acknowledged ones once they are sealed. To be
    /// called while they are still in the log: whenever the receiver does not keep up.
    pub(crate) async fn note_late(&mut self) -> Result<(), StoreError> {
        let mut frozen = self.shared.store.frozen().await?;
        let Some(first) = frozen.first_row().await? else { return Ok(()) };
        // These rows may be sealed before the next round looks.
        self.idle = false;
        let overtaken = !self.reaches(first);
        let known = self.cursor.late.iter().copied().filter(|_| overtaken);
        let late = known.chain(self.late_in(&mut frozen).await?).collect();
        let before = self.cursor.clone();
        self.cursor.remember(late, i64::MIN);
        if self.cursor != before {
            self.cursor.save(&self.shared.store).await?;
        }
        Ok(())
    }

    /// The samples in the log, not acknowledged, that are not from after the cursor's time: one
    /// more than can be remembered, at most.
    pub(super) async fn late_in(&self, frozen: &mut Frozen) -> Result<Vec<(i64, i64)>, StoreError> {
        let late = frozen.logged_until(self.cursor.row, self.cursor.until_s, LATE_MAX + 1).await?;
        Ok(late.into_iter().map(|(series, t)| (series.0, t)).collect())
    }

    /// Whether everything after the cursor is in the log, as that only loses rows at its old end.
    fn reaches(&self, first_row: i64) -> bool {
        first_row <= self.cursor.row.saturating_add(1)
    }

    async fn send_rows(&mut self, mut frozen: Frozen) -> Result<Progress, Trouble> {
        self.idle = false;
        let (rows, more) = self.next_rows(&mut frozen).await?;
        drop(frozen);
        let Some((first, last)) = rows.first().zip(rows.last()) else {
            self.behind_since(None);
            return Ok(Progress::CaughtUp);
        };
        self.behind_since(Some(Timestamp(first.id)));
        let portion = Portion::of_rows(&rows);
        let newest = portion.newest().unwrap_or(i64::MIN);
        self.deliver(portion).await?;
        self.cursor = Cursor::at(last.id, self.cursor.until_s.max(newest));
        self.cursor.save(&self.shared.store).await?;
        if more {
            self.note_late().await?;
            return Ok(Progress::More);
        }
        self.behind_since(None);
        Ok(Progress::CaughtUp)
    }

    /// Rows for at least one whole request, and whether there may be further ones. What is sent in
    /// a round is from no longer time than a stretch, for the reason that [`super::replay`] gives.
    async fn next_rows(&self, frozen: &mut Frozen) -> Result<(Vec<LogRow>, bool), StoreError> {
        let mut rows: Vec<LogRow> = Vec::new();
        let mut count = 0;
        loop {
            let after = rows.last().map_or(self.cursor.row, |row| row.id);
            let further = frozen.rows_after(after, ROWS_PER_READ).await?;
            if further.is_empty() {
                return Ok((rows, false));
            }
            let entries = further.iter().flat_map(|row| &row.entries);
            count += entries.map(|entry| entry.samples.len()).sum::<usize>();
            rows.extend(further);
            let end = Timestamp(rows[0].id).plus(Span::seconds(STRETCH_S));
            let within = rows.partition_point(|row| Timestamp(row.id) <= end);
            if within < rows.len() || count >= self.receiver.batch_samples_max() {
                rows.truncate(within);
                return Ok((rows, true));
            }
        }
    }

    /// Sends a portion in as many requests as it takes.
    pub(super) async fn deliver(&mut self, mut portion: Portion) -> Result<(), Trouble> {
        self.names.follow(&self.shared, portion.series()).await?;
        portion.retain_named(&self.names);
        while portion.count() > 0 {
            let (batch, rest) = portion.split_at(self.receiver.batch_samples_max());
            self.deliver_batch(batch).await?;
            portion = rest;
        }
        Ok(())
    }

    /// A receiver refuses whole requests, also for a single sample: what was refused is cut in
    /// two until what it does take is found.
    async fn deliver_batch(&mut self, batch: Portion) -> Result<(), Trouble> {
        let mut waiting = vec![batch];
        let mut cuts = 0;
        while let Some(part) = waiting.pop() {
            let count = part.count();
            let body = part.to_request(&self.names).into_body();
            let tally = &self.shared.remote_write;
            match self.receiver.post(body).await {
                Answer::Taken => {
                    tally.sent.fetch_add(count as u64, Ordering::Relaxed);
                }
                Answer::Refused(_) if count > 1 && cuts < CUTS_MAX => {
                    cuts += 1;
                    let (first, second) = part.split_at(count / 2);
                    waiting.extend([second, first]);
                }
                Answer::Refused(said) => {
                    tally.dropped.fetch_add(count as u64, Ordering::Relaxed);
                    let message =
                        format!("the receiver refused samples, which are dropped: {said}");
                    self.shared.log.error("remote writer", "remote_write_refused", message);
                }
                Answer::Later(delay) => return Err(Trouble::Delay(delay)),
            }
        }
        Ok(())
    }

    pub(super) fn batch_samples_max(&self) -> usize {
        self.receiver.batch_samples_max()
    }

    /// Since when the oldest sample that waits has been waiting.
    pub(super) fn behind_since(&self, since: Option<Timestamp>) {
        let now = self.shared.clock.now();
        let behind_s = since.map_or(0, |since| now.since(since).as_seconds().max(0));
        self.shared.remote_write.behind_s.store(behind_s, Ordering::Relaxed);
    }
}

async fn first_cursor(
    shared: &Shared,
    config: &RemoteWrite,
    now: Timestamp,
) -> Result<Cursor, StoreError> {
    let cursor = if config.backfill_days > 0 {
        Cursor::at(0, now.seconds().saturating_sub(config.backfill_days.saturating_mul(DAY_S)))
    } else {
        let newest = shared.store.frozen().await?.last_row().await?;
        Cursor::at(newest.unwrap_or(0), now.seconds())
    };
    cursor.save(&shared.store).await?;
    Ok(cursor)
}
