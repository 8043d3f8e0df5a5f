//! Sealed samples: many samples of one series as one compressed blob.
//!
//! Sealing moves the older part of the log into chunks, and writes the hours of what it moves, in
//! one transaction: at any moment each sample is in exactly one of log and chunks, and the hours
//! cover exactly what is sealed. A finished day's chunks are later joined to one.
//!
//! Invariant: the number of samples is bounded before anything is decompressed.

pub mod codec;
mod join;
mod read;
mod retain;
mod seal;
mod verify;

pub(crate) use join::in_order;
pub(crate) use read::{begin, hours, samples, tail};
pub use retain::Retention;
pub(crate) use verify::fault_of;

use domain::id::SeriesId;
use domain::rollup::Rollup;
use domain::series::Sample;

use crate::engine::{Arg, Session};
use crate::error::Result;

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
struct NewChunks(Vec<Vec<Arg>>);

impl NewChunks {
    /// Samples in order of time.
    fn add_samples(&mut self, series: SeriesId, samples: &[Sample]) -> Result<()> {
        for part in samples.chunks(CHUNK_SAMPLES_MAX) {
            let span = (part[0].t, part[part.len() - 1].t);
            self.add(series, Tier::Raw, span, part.len(), codec::encode_samples(part)?);
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

    fn add(&mut self, series: SeriesId, tier: Tier, span: (i64, i64), n: usize, body: Vec<u8>) {
        self.0.push(vec![
            series.into(),
            tier.number().into(),
            span.0.into(),
            span.1.into(),
            i64::try_from(n).unwrap_or(i64::MAX).into(),
            codec::PCO.into(),
            body.into(),
        ]);
    }

    async fn write(self, session: &mut Session) -> Result<()> {
        let head = "INSERT INTO sample_chunks (series_id, tier, t0, t1, n, codec, body)";
        session.insert_rows(head, self.0, "").await
    }
}
