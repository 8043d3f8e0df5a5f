//! The head of history: the samples of the log in memory, by series, so that a graph does not
//! unpack the results of everything to find those of one series.
//!
//! The head follows the log when it is asked, inside the asker's snapshot: it takes in the rows
//! that came since and drops what was sealed. Nobody has to tell it anything, so it is right also
//! where another process writes.
//!
//! Invariant: snapshots begin while the head is held, so they come in order, and a head that has
//! followed one is never behind the next. The log only loses rows at its old end.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use domain::id::SeriesId;
use domain::series::Sample;
use tokio::sync::Mutex;

use crate::engine::Session;
use crate::error::Result;
use crate::log::{LogRow, ROWS_PER_PAGE, log_after};

/// The head of one store; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    /// The oldest and the newest row of the log that are taken in.
    rows: Option<(i64, i64)>,
    by_series: HashMap<SeriesId, VecDeque<Held>>,
}

/// A sample and the row it stands in.
#[derive(Debug, Clone, Copy)]
struct Held {
    row: i64,
    sample: Sample,
}

impl Head {
    /// The samples of one series that are not sealed yet, in order of arrival. `session` must be
    /// a snapshot in which nothing was read yet.
    pub(crate) async fn samples(
        &self,
        session: &mut Session,
        series: SeriesId,
    ) -> Result<Vec<Sample>> {
        let mut inner = self.0.lock().await;
        inner.follow(session).await?;
        let held = inner.by_series.get(&series);
        Ok(held.into_iter().flatten().map(|held| held.sample).collect())
    }
}

impl Inner {
    async fn follow(&mut self, session: &mut Session) -> Result<()> {
        let oldest = "SELECT MIN(id) AS id FROM sample_log";
        match session.query_one(oldest, vec![]).await?.int_or_null("id")? {
            None => *self = Self::default(),
            Some(oldest) => self.drop_before(oldest),
        }
        loop {
            let after = self.rows.map_or(i64::MIN, |(_, newest)| newest);
            let page = log_after(session, after, ROWS_PER_PAGE).await?;
            if page.is_empty() {
                return Ok(());
            }
            for row in &page {
                self.take_in(row);
            }
        }
    }

    fn drop_before(&mut self, oldest: i64) {
        match &mut self.rows {
            Some((first, newest)) if *newest >= oldest => {
                if *first == oldest {
                    return;
                }
                *first = oldest;
            }
            _ => {
                *self = Self::default();
                return;
            }
        }
        self.by_series.retain(|_, held| {
            let sealed = held.partition_point(|one| one.row < oldest);
            held.drain(..sealed);
            !held.is_empty()
        });
    }

    fn take_in(&mut self, row: &LogRow) {
        for entry in &row.entries {
            let t = entry.at.seconds();
            for (series, value) in &entry.samples {
                let held = Held { row: row.id, sample: Sample { t, value: *value } };
                self.by_series.entry(*series).or_default().push_back(held);
            }
        }
        self.rows = Some((self.rows.map_or(row.id, |(first, _)| first), row.id));
    }
}
