//! The bytes of a chunk: columns, each compressed by `pco` and preceded by its length.
//!
//! `pco` is pinned and chunks of it are kept in the tests; the codec's number stands beside each
//! chunk, so that another codec can come one day.
//!
//! Invariant: whatever the bytes are, decoding ends in samples or in an error, and takes memory
//! by the number of samples that the chunk's row names and not by what the bytes promise
//! (`tests/fuzz` mutates them for as long as one likes).

mod header;

use domain::rollup::Rollup;
use domain::series::Sample;
use pco::ChunkConfig;
use pco::data_types::Number;
use pco::standalone::{DecompressorItem, FileDecompressor, simple_compress};

use super::CHUNK_SAMPLES_MAX;
use crate::error::{Result, StoreError};

/// The number of this codec.
pub const PCO: i64 = 1;
/// Measured on percentages and counters: level 8 costs three times the CPU for 2 % of the size.
const LEVEL: usize = 6;

/// Packs samples, in the order in which they are given.
pub fn encode_samples(samples: &[Sample]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    put(&mut body, samples.iter().map(|sample| sample.t))?;
    put(&mut body, samples.iter().map(|sample| sample.value))?;
    Ok(body)
}

/// Unpacks the `n` samples of a chunk.
pub fn decode_samples(codec: i64, n: i64, mut body: &[u8]) -> Result<Vec<Sample>> {
    let n = bounded(codec, n)?;
    let times: Vec<i64> = take(&mut body, n)?;
    let values: Vec<f64> = take(&mut body, n)?;
    Ok(times.into_iter().zip(values).map(|(t, value)| Sample { t, value }).collect())
}

/// Packs hours, in the order in which they are given.
pub fn encode_hours(hours: &[Rollup]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    put(&mut body, hours.iter().map(|hour| hour.t))?;
    put(&mut body, hours.iter().map(|hour| hour.count))?;
    put(&mut body, hours.iter().map(|hour| hour.min))?;
    put(&mut body, hours.iter().map(|hour| hour.max))?;
    put(&mut body, hours.iter().map(|hour| hour.sum))?;
    put(&mut body, hours.iter().map(|hour| hour.last))?;
    Ok(body)
}

/// Unpacks the `n` hours of a chunk.
pub fn decode_hours(codec: i64, n: i64, mut body: &[u8]) -> Result<Vec<Rollup>> {
    let n = bounded(codec, n)?;
    let times: Vec<i64> = take(&mut body, n)?;
    let counts: Vec<i64> = take(&mut body, n)?;
    let mut column = || take::<f64>(&mut body, n);
    let (mins, maxs, sums, lasts) = (column()?, column()?, column()?, column()?);
    let hour = |i: usize| Rollup {
        t: times[i],
        count: counts[i],
        min: mins[i],
        max: maxs[i],
        sum: sums[i],
        last: lasts[i],
    };
    Ok((0..n).map(hour).collect())
}

fn put<T: Number>(body: &mut Vec<u8>, column: impl Iterator<Item = T>) -> Result<()> {
    let column: Vec<T> = column.collect();
    let config = ChunkConfig::default().with_compression_level(LEVEL);
    let bytes = simple_compress(&column, &config)
        .map_err(|error| StoreError::Corrupt(format!("samples cannot be sealed: {error}")))?;
    let length = u32::try_from(bytes.len()).map_err(|_| corrupt())?;
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(&bytes);
    Ok(())
}

fn take<T: Number + Default>(body: &mut &[u8], n: usize) -> Result<Vec<T>> {
    let (length, rest) = body.split_first_chunk::<4>().ok_or_else(corrupt)?;
    let (bytes, rest) =
        rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(corrupt)?;
    *body = rest;
    decompress(bytes, n).ok_or_else(corrupt)
}

/// The numbers of one column, which `put` wrote: a file of `pco` with one chunk of `n` numbers.
fn decompress<T: Number + Default>(bytes: &[u8], n: usize) -> Option<Vec<T>> {
    let (file, rest) = FileDecompressor::new(bytes).ok()?;
    if !header::is_modest(file.format_version(), rest, n) {
        return None;
    }
    let DecompressorItem::Chunk(mut chunk) = file.chunk_decompressor(rest).ok()? else {
        return None;
    };
    let mut column = vec![T::default(); n];
    let progress = chunk.read(&mut column).ok()?;
    let whole = progress.n_processed == n && progress.finished;
    (whole && chunk.into_src() == header::END).then_some(column)
}

fn bounded(codec: i64, n: i64) -> Result<usize> {
    let n = usize::try_from(n).ok().filter(|n| *n <= CHUNK_SAMPLES_MAX);
    n.filter(|_| codec == PCO).ok_or_else(corrupt)
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
        fn samples_come_back_bit_for_bit(
            given in proptest::collection::vec((any::<i64>(), any::<u64>()), 1..300),
        ) {
            let samples: Vec<Sample> = given
                .iter()
                .map(|(t, bits)| Sample { t: *t, value: f64::from_bits(*bits) })
                .collect();
            let n = i64::try_from(samples.len()).unwrap();
            let back = decode_samples(PCO, n, &encode_samples(&samples).unwrap()).unwrap();
            let bits = |samples: &[Sample]| -> Vec<(i64, u64)> {
                samples.iter().map(|sample| (sample.t, sample.value.to_bits())).collect()
            };
            prop_assert_eq!(bits(&back), bits(&samples));
        }

        #[test]
        fn hours_come_back(given in proptest::collection::vec((any::<i64>(), -1e9_f64..1e9), 1..100)) {
            let hours: Vec<Rollup> = given
                .iter()
                .map(|(t, value)| Rollup {
                    t: *t, min: *value, max: value + 1.0, sum: value * 3.0, count: 3, last: *value,
                })
                .collect();
            let n = i64::try_from(hours.len()).unwrap();
            prop_assert_eq!(decode_hours(PCO, n, &encode_hours(&hours).unwrap()).unwrap(), hours);
        }

        #[test]
        fn garbage_is_an_error_and_not_a_panic(
            body in proptest::collection::vec(any::<u8>(), 0..200),
            n in any::<i64>(),
        ) {
            let _ = decode_samples(PCO, n, &body);
            let _ = decode_hours(PCO, n, &body);
        }
    }

    /// Chunks that an earlier version wrote must stay readable: these bytes are never changed.
    #[test]
    fn a_golden_chunk_is_read() {
        let samples: Vec<Sample> = (0..50_i32)
            .map(|i| Sample { t: 1_700_000_000 + i64::from(i) * 60, value: f64::from(i) / 4.0 })
            .collect();
        let golden = include_bytes!("../../tests/golden/samples-1.chunk");
        assert_eq!(decode_samples(1, 50, golden).unwrap(), samples);
    }
}
