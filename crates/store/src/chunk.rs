//! Sealed samples: many samples of one series as one compressed blob.
//!
//! Sealing moves the older part of the log into pieces, and writes the hours of what it moves, in
//! one transaction; joining makes one chunk of a finished day's pieces. So at any moment each
//! sample is in exactly one of log, pieces and chunks, and the hours cover exactly what is sealed.
//! What was sealed later follows what was sealed earlier, among chunks and among pieces, and pieces
//! follow chunks: so of several samples at one second it is known which is the newest.
//!
//! Invariant: the number of samples is bounded before anything is decompressed.

pub mod codec;
mod compact;
mod join;
mod late;
mod pages;
mod read;
mod retain;
mod seal;
mod verify;

pub use compact::Compaction;
pub(crate) use late::{Reach, Unsealed};
pub(crate) use read::{begin, hours, samples, tail};
pub use retain::Retention;
pub(crate) use verify::fault_of;

use std::collections::HashSet;

use domain::id::SeriesId;
use domain::rollup::Rollup;
use domain::series::Sample;

use crate::engine::{Arg, Session};
use crate::error::Result;

/// Where sealed samples wait to be joined.
const PIECES: &str = "sample_pieces";
/// Where they stay.
const CHUNKS: &str = "sample_chunks";

/// No piece reaches from one day to another, so that a finished day's pieces can be joined whatever
/// the clock did: a piece with a sample from far ahead would wait for ever.
const DAY_S: i64 = 86_400;

/// Samples of one chunk, at most.
const CHUNK_SAMPLES_MAX: usize = 100_000;

/// What a chunk holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tier {
    /// Samples as they were measured.
    Raw,
    /// Hours.
    Hour,
}

impl Tier {
    /// The number in the database.
    fn number(self) -> i64 {
        match self {
            Self::Raw => 0,
            Self::Hour => 1,
        }
    }
}

/// Chunks that are about to be written.
#[derive(Debug, Default)]
struct NewChunks(Vec<NewChunk>);

#[derive(Debug)]
struct NewChunk {
    series: SeriesId,
    body_bytes: usize,
    row: Vec<Arg>,
}

impl NewChunks {
    /// Samples in order of time.
    fn add_samples(&mut self, series: SeriesId, samples: &[Sample]) -> Result<()> {
        for part in samples.chunks(CHUNK_SAMPLES_MAX) {
            let span = (part[0].t, part[part.len() - 1].t);
            self.add(series, Tier::Raw, span, part.len(), codec::encode_samples(part)?);
        }
        Ok(())
    }

    /// The same, of each day apart.
    fn add_samples_by_day(&mut self, series: SeriesId, samples: &[Sample]) -> Result<()> {
        for day in samples.chunk_by(|left, right| same_day(left.t, right.t)) {
            self.add_samples(series, day)?;
        }
        Ok(())
    }

    /// Hours in order of time.
    fn add_hours(&mut self, series: SeriesId, hours: &[Rollup]) -> Result<()> {
        for part in hours.chunks(CHUNK_SAMPLES_MAX) {
            let span = (part[0].t, part[part.len() - 1].t);
            self.add(series, Tier::Hour, span, part.len(), codec::encode_hours(part)?);
        }
        Ok(())
    }

    /// The same, of each day apart.
    fn add_hours_by_day(&mut self, series: SeriesId, hours: &[Rollup]) -> Result<()> {
        for day in hours.chunk_by(|left, right| same_day(left.t, right.t)) {
            self.add_hours(series, day)?;
        }
        Ok(())
    }

    /// Leaves out what belongs to other series.
    fn retain(&mut self, known: &HashSet<SeriesId>) {
        self.0.retain(|chunk| known.contains(&chunk.series));
    }

    fn add(&mut self, series: SeriesId, tier: Tier, span: (i64, i64), n: usize, body: Vec<u8>) {
        let body_bytes = body.len();
        let row = vec![
            series.into(),
            tier.number().into(),
            span.0.into(),
            span.1.into(),
            i64::try_from(n).unwrap_or(i64::MAX).into(),
            codec::PCO.into(),
            body.into(),
        ];
        self.0.push(NewChunk { series, body_bytes, row });
    }

    async fn write(self, session: &mut Session, table: &str) -> Result<()> {
        let head = format!("INSERT INTO {table} (series_id, tier, t0, t1, n, codec, body)");
        session.insert_rows(&head, self.0.into_iter().map(|chunk| chunk.row).collect(), "").await
    }

    /// Puts them in the order in which they fill the pages of the database.
    fn by_page(self) -> Self {
        let sizes: Vec<usize> = self.0.iter().map(|chunk| chunk.body_bytes).collect();
        let mut chunks: Vec<_> = self.0.into_iter().map(Some).collect();
        let order = pages::filling_order(&sizes).into_iter();
        Self(order.filter_map(|place| chunks[place].take()).collect())
    }
}

fn same_day(left: i64, right: i64) -> bool {
    left.div_euclid(DAY_S) == right.div_euclid(DAY_S)
}

/// Sorts samples that stand in the order of their arrival by time; of several at one second the
/// one that arrived last stays.
pub(crate) fn in_order(samples: &mut Vec<Sample>) {
    samples.sort_by_key(|sample| sample.t);
    samples.reverse();
    samples.dedup_by_key(|sample| sample.t);
    samples.reverse();
}
