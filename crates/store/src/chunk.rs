//! Sealed samples: many samples of one series as one compressed blob.
//!
//! Sealing moves the older part of the log into chunks in one transaction, so at any moment each
//! sample is in exactly one of the two places.
//!
//! Invariant: the number of samples is bounded before anything is decompressed.

use std::collections::BTreeMap;

use domain::id::SeriesId;
use domain::series::Sample;
use domain::time::Timestamp;
use pco::ChunkConfig;
use pco::standalone::{simple_compress, simple_decompress_into};

use crate::engine::{Session, Store};
use crate::error::{Result, StoreError};
use crate::log::unpack;

/// Samples of one chunk, at most.
pub const CHUNK_SAMPLES_MAX: usize = 100_000;
/// Rows of the log that one sealing takes, at most: bounds its memory and its transaction.
const ROWS_PER_SEALING: i64 = 4_000;
/// Times, then values, each compressed by `pco` and preceded by its length.
const CODEC_PCO: i64 = 1;
/// Samples as they were measured.
const TIER_RAW: i64 = 0;
/// Slow compression is not worth its time here: measured, level 8 costs 3 times the CPU for 2 %.
const LEVEL: usize = 6;

impl Store {
    /// Moves what the log holds from before `before` into chunks. Returns how many rows of the
    /// log were sealed; fewer than there are means that it should be called again.
    pub async fn seal(&self, before: Timestamp) -> Result<usize> {
        let mut session = self.write().await?;
        let rows = session
            .query(
                "SELECT id, body FROM sample_log WHERE last_at < $1 ORDER BY id LIMIT $2",
                vec![before.into(), ROWS_PER_SEALING.into()],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(0) };
        let last_id = last.int("id")?;
        let mut by_series: BTreeMap<SeriesId, Vec<Sample>> = BTreeMap::new();
        for row in &rows {
            for entry in unpack(&row.blob("body")?)? {
                let t = entry.at.seconds();
                for (series, value) in entry.samples {
                    by_series.entry(series).or_default().push(Sample { t, value });
                }
            }
        }
        let known = existing(&mut session).await?;
        by_series.retain(|series, _| known.contains(&series.0));
        let mut chunks = Vec::new();
        for (series, mut samples) in by_series {
            samples.sort_by_key(|sample| sample.t);
            for part in samples.chunks(CHUNK_SAMPLES_MAX) {
                chunks.push(vec![
                    series.into(),
                    TIER_RAW.into(),
                    part[0].t.into(),
                    part[part.len() - 1].t.into(),
                    i64::try_from(part.len()).unwrap_or(i64::MAX).into(),
                    CODEC_PCO.into(),
                    encode(part)?.into(),
                ]);
            }
        }
        session
            .insert_rows(
                "INSERT INTO sample_chunks (series_id, tier, t0, t1, n, codec, body)",
                chunks,
                "",
            )
            .await?;
        session
            .execute(
                "DELETE FROM sample_log WHERE last_at < $1 AND id <= $2",
                vec![before.into(), last_id.into()],
            )
            .await?;
        session.commit().await?;
        Ok(rows.len())
    }

    /// Deletes sealed samples, messages and transitions from before `before`; healths stay.
    pub async fn forget_before(&self, before: Timestamp) -> Result<()> {
        let mut session = self.write().await?;
        let seconds = before.seconds();
        session.execute("DELETE FROM sample_chunks WHERE t1 < $1", vec![seconds.into()]).await?;
        session.execute("DELETE FROM messages WHERE last_at < $1", vec![before.into()]).await?;
        session
            .execute(
                "DELETE FROM notifications WHERE created_at < $1 AND status NOT IN ('pending', 'dead')",
                vec![before.into()],
            )
            .await?;
        session.commit().await
    }
}

/// The sealed samples of one series in `from ..= to`, in order of chunks.
pub(crate) async fn read(
    session: &mut Session,
    series: SeriesId,
    from: i64,
    to: i64,
) -> Result<Vec<Sample>> {
    let rows = session
        .query(
            "SELECT n, codec, body FROM sample_chunks
             WHERE series_id = $1 AND tier = $2 AND t1 >= $3 AND t0 <= $4 ORDER BY t0, id",
            vec![series.into(), TIER_RAW.into(), from.into(), to.into()],
        )
        .await?;
    let mut samples = Vec::new();
    for row in &rows {
        samples.extend(decode(row.int("codec")?, row.int("n")?, &row.blob("body")?)?);
    }
    Ok(samples)
}

async fn existing(session: &mut Session) -> Result<std::collections::HashSet<i64>> {
    let rows = session.query("SELECT id FROM series", vec![]).await?;
    rows.iter().map(|row| row.int("id")).collect()
}

fn encode(samples: &[Sample]) -> Result<Vec<u8>> {
    let config = ChunkConfig::default().with_compression_level(LEVEL);
    let times: Vec<i64> = samples.iter().map(|sample| sample.t).collect();
    let values: Vec<f64> = samples.iter().map(|sample| sample.value).collect();
    let fault = |error: pco::errors::PcoError| StoreError::Corrupt(format!("sealing: {error}"));
    let times = simple_compress(&times, &config).map_err(fault)?;
    let values = simple_compress(&values, &config).map_err(fault)?;
    let length = u32::try_from(times.len()).map_err(|_| corrupt())?;
    Ok([length.to_le_bytes().as_slice(), &times, &values].concat())
}

fn decode(codec: i64, n: i64, body: &[u8]) -> Result<Vec<Sample>> {
    let n = usize::try_from(n).ok().filter(|n| *n <= CHUNK_SAMPLES_MAX).ok_or_else(corrupt)?;
    let (length, rest) = body.split_first_chunk::<4>().ok_or_else(corrupt)?;
    let length = u32::from_le_bytes(*length) as usize;
    if codec != CODEC_PCO || length > rest.len() {
        return Err(corrupt());
    }
    let (times, values) = rest.split_at(length);
    let times: Vec<i64> = numbers(times, n)?;
    let values: Vec<f64> = numbers(values, n)?;
    Ok(times.into_iter().zip(values).map(|(t, value)| Sample { t, value }).collect())
}

fn numbers<T: pco::data_types::Number + Default>(bytes: &[u8], n: usize) -> Result<Vec<T>> {
    let mut numbers = vec![T::default(); n];
    let progress = simple_decompress_into(bytes, &mut numbers).map_err(|_| corrupt())?;
    if progress.n_processed == n && progress.finished { Ok(numbers) } else { Err(corrupt()) }
}

fn corrupt() -> StoreError {
    StoreError::Corrupt("a chunk of samples is damaged".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_chunk_comes_back_bit_for_bit(
            given in proptest::collection::vec((any::<i64>(), any::<u64>()), 1..300),
        ) {
            let samples: Vec<Sample> = given
                .iter()
                .map(|(t, bits)| Sample { t: *t, value: f64::from_bits(*bits) })
                .collect();
            let body = encode(&samples).unwrap();
            let back = decode(CODEC_PCO, i64::try_from(samples.len()).unwrap(), &body).unwrap();
            let bits = |samples: &[Sample]| -> Vec<(i64, u64)> {
                samples.iter().map(|sample| (sample.t, sample.value.to_bits())).collect()
            };
            prop_assert_eq!(bits(&back), bits(&samples));
        }

        #[test]
        fn garbage_is_an_error_and_not_a_panic(
            body in proptest::collection::vec(any::<u8>(), 0..200),
            n in any::<i64>(),
        ) {
            let _ = decode(CODEC_PCO, n, &body);
        }
    }
}
