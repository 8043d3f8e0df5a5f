//! Whether a stored chunk is what its row says.

use super::{Tier, codec};
use crate::engine::Row;
use crate::error::{Result, StoreError};

/// What is wrong with a whole row of `sample_chunks`, if anything is.
pub(crate) fn fault_of(row: &Row) -> Result<Option<String>> {
    let (t0, t1) = (row.int("t0")?, row.int("t1")?);
    let times = match times(row) {
        Ok(times) => times,
        Err(StoreError::Corrupt(fault)) => return Ok(Some(fault)),
        Err(other) => return Err(other),
    };
    let span = times.first().zip(times.last()).map(|(first, last)| (*first, *last));
    Ok(if span != Some((t0, t1)) {
        Some(format!("its samples are not from {t0} to {t1}"))
    } else if !times.is_sorted() {
        Some("its samples are not in order of time".to_owned())
    } else {
        None
    })
}

fn times(row: &Row) -> Result<Vec<i64>> {
    let (tier, codec, n) = (row.int("tier")?, row.int("codec")?, row.int("n")?);
    let body = row.blob("body")?;
    let Some(tier) = [Tier::Raw, Tier::Hour].into_iter().find(|known| known.number() == tier)
    else {
        return Err(StoreError::Corrupt(format!("its tier {tier} is unknown")));
    };
    Ok(match tier {
        Tier::Raw => codec::decode_samples(codec, n, &body)?.iter().map(|one| one.t).collect(),
        Tier::Hour => codec::decode_hours(codec, n, &body)?.iter().map(|one| one.t).collect(),
    })
}
