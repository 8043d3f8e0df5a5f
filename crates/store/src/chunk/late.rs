//! What is sealed late: samples of a time of which something is sealed already.
//!
//! An hour is written in parts, in order of time, as its samples are sealed. A sample that comes
//! late may be there already (of two at one second the later stays), and it is not newer than what
//! is sealed: a further part of its hour would count it twice, or end with the wrong value. Such
//! hours are counted anew, from all of their samples, and take the place of what was written.
//!
//! Invariant: in chunks there is each hour of a series at most once, and in pieces its parts stand
//! in the order of their times.

use std::collections::{HashMap, HashSet};

use domain::id::SeriesId;
use domain::rollup::{ROLLUP_S, Rollup, hour_of, hourly, merged};
use domain::series::Sample;

use super::join::delete;
use super::{CHUNKS, DAY_S, NewChunks, PIECES, Tier, codec, in_order, read};
use crate::engine::{Arg, Session};
use crate::error::Result;

/// Until when a series is sealed: the last second of which there may be a sample.
const REACH: &str = "SELECT s.id,
        (SELECT MAX(t1) FROM sample_pieces WHERE series_id = s.id AND tier = 0) AS pieces,
        (SELECT MAX(t1) FROM sample_chunks WHERE series_id = s.id AND tier = 0) AS chunks,
        (SELECT MAX(t1) FROM sample_chunks WHERE series_id = s.id AND tier = 1) AS hours
    FROM series s";

/// Until which second each series is sealed.
#[derive(Debug, Default)]
pub(crate) struct Reach(HashMap<SeriesId, i64>);

impl Reach {
    /// Of all series.
    pub(super) async fn of_all(session: &mut Session) -> Result<Self> {
        Self::read(session, REACH.to_owned(), Vec::new()).await
    }

    /// Of one series.
    pub(crate) async fn of(session: &mut Session, series: SeriesId) -> Result<Self> {
        Self::read(session, format!("{REACH} WHERE s.id = $1"), vec![series.into()]).await
    }

    async fn read(session: &mut Session, sql: String, args: Vec<Arg>) -> Result<Self> {
        let mut reach = HashMap::new();
        for row in session.query(sql, args).await? {
            let hours = row.int_or_null("hours")?.map(|hour| hour.saturating_add(ROLLUP_S - 1));
            let ends = [row.int_or_null("pieces")?, row.int_or_null("chunks")?, hours];
            if let Some(end) = ends.into_iter().flatten().max() {
                reach.insert(row.id("id")?, end);
            }
        }
        Ok(Self(reach))
    }
}

/// The hours of samples that are not sealed yet.
#[derive(Debug, Default)]
pub(crate) struct Unsealed {
    /// In order of time.
    pub(crate) hours: Vec<Rollup>,
    /// Those of them that hold what is sealed of their hour, too, and take its place.
    pub(crate) late: HashSet<i64>,
}

impl Unsealed {
    /// Of samples in order of time, each second once.
    pub(crate) async fn of(
        session: &mut Session,
        reach: &Reach,
        series: SeriesId,
        samples: &[Sample],
    ) -> Result<Self> {
        let reach = reach.0.get(&series).copied();
        let mut unsealed = Self::default();
        for part in samples.chunk_by(|left, right| hour_of(left.t) == hour_of(right.t)) {
            if reach.is_some_and(|reach| part[0].t <= reach) {
                unsealed.hours.push(whole_hour(session, series, part).await?);
                unsealed.late.insert(hour_of(part[0].t));
            } else {
                unsealed.hours.extend(hourly(part));
            }
        }
        Ok(unsealed)
    }

    /// These hours and those that are sealed, each once and in order of time.
    pub(crate) fn merged_with(self, mut sealed: Vec<Rollup>) -> Vec<Rollup> {
        sealed.retain(|hour| !self.late.contains(&hour.t));
        sealed.extend(self.hours);
        sealed.sort_by_key(|hour| hour.t);
        merged(sealed)
    }
}

/// The hour of `part`, together with what is sealed of it.
async fn whole_hour(session: &mut Session, series: SeriesId, part: &[Sample]) -> Result<Rollup> {
    let hour = hour_of(part[0].t);
    let mut samples = read::samples(session, series, hour, hour + ROLLUP_S - 1).await?;
    samples.retain(|sample| hour_of(sample.t) == hour);
    in_order(&mut samples);
    let written = read::hours(session, series, hour, hour).await?.pop();
    match written {
        Some(written) if usize::try_from(written.count) != Ok(samples.len()) => {
            // Its samples are forgotten, as a whole or in part: those that are not among the
            // others count once more at most, and none is taken for the last.
            let seconds: HashSet<i64> = samples.iter().map(|sample| sample.t).collect();
            let further = part.iter().filter(|sample| !seconds.contains(&sample.t)).copied();
            let mut parts = hourly(&further.collect::<Vec<_>>());
            parts.push(written);
            Ok(one(parts))
        }
        _ => {
            samples.extend_from_slice(part);
            in_order(&mut samples);
            Ok(one(hourly(&samples)))
        }
    }
}

fn one(parts: Vec<Rollup>) -> Rollup {
    let mut merged = merged(parts);
    merged.pop().expect("a part of an hour has samples, and all parts are of one hour")
}

/// Rows of hours that are written anew.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pieces: Vec<i64>,
    chunks: Vec<i64>,
    new_chunks: NewChunks,
}

impl Rewritten {
    /// Adds the hours of a series to `pieces`; where they take the place of sealed ones, these go.
    pub(super) async fn add(
        &mut self,
        session: &mut Session,
        series: SeriesId,
        unsealed: Unsealed,
        pieces: &mut NewChunks,
    ) -> Result<()> {
        let late = unsealed.hours.iter().map(|hour| hour.t).filter(|t| unsealed.late.contains(t));
        let Some((first, last)) = late.clone().min().zip(late.max()) else {
            return pieces.add_hours_by_day(series, &unsealed.hours);
        };
        for (id, mut hours) in rows(session, CHUNKS, series, (first, last)).await? {
            let before = hours.len();
            hours.retain(|hour| !unsealed.late.contains(&hour.t));
            if hours.len() < before {
                self.chunks.push(id);
                self.new_chunks.add_hours(series, &hours)?;
            }
        }
        // All pieces of a day, so that the parts of its other hours stay in order.
        let days = (first.div_euclid(DAY_S) * DAY_S, (last.div_euclid(DAY_S) + 1) * DAY_S - 1);
        let mut in_pieces = Vec::new();
        for (id, hours) in rows(session, PIECES, series, days).await? {
            self.pieces.push(id);
            in_pieces.extend(hours);
        }
        pieces.add_hours_by_day(series, &unsealed.merged_with(in_pieces))
    }

    /// Deletes the rows and writes those that take their place; `known` are the series that are
    /// there. Returns false if somebody else has deleted some of them.
    pub(super) async fn write(
        mut self,
        session: &mut Session,
        known: &HashSet<SeriesId>,
    ) -> Result<bool> {
        for (table, rows) in [(PIECES, &self.pieces), (CHUNKS, &self.chunks)] {
            if delete(session, table, rows).await? != rows.len() {
                return Ok(false);
            }
        }
        self.new_chunks.retain(known);
        self.new_chunks.write(session, CHUNKS).await?;
        Ok(true)
    }
}

/// The rows of hours of a series that touch `from ..= to`, in the order in which they were sealed.
async fn rows(
    session: &mut Session,
    table: &str,
    series: SeriesId,
    (from, to): (i64, i64),
) -> Result<Vec<(i64, Vec<Rollup>)>> {
    let sql = format!(
        "SELECT id, n, codec, body FROM {table}
         WHERE series_id = $1 AND tier = $2 AND t1 >= $3 AND t0 <= $4 ORDER BY id"
    );
    let args = vec![series.into(), Tier::Hour.number().into(), from.into(), to.into()];
    let mut found = Vec::new();
    for row in session.query(sql, args).await? {
        let hours = codec::decode_hours(row.int("codec")?, row.int("n")?, &row.blob("body")?)?;
        found.push((row.int("id")?, hours));
    }
    Ok(found)
}
