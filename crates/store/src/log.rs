//! The packed form of one commit's results: what a row of `sample_log` holds.
//!
//! A version byte, then the entries; integers as variable-length little-endian (zigzag where they
//! may be negative), doubles as their eight bytes, bit for bit.
//!
//! Invariant: a reader never allocates by a length it has read without checking that so many
//! bytes are there, so a damaged body gives an error and not a full memory.
//!
//! Any double is kept as it is, NaN and the infinities included; what a plugin may report is
//! bounded where replies are read (JSON has neither).

mod read;

pub use read::LogRow;
pub(crate) use read::{ROWS_PER_PAGE, log_after, newest_row, note_sealed};

use domain::health::Health;
use domain::id::{AssignmentId, SeriesId};
use domain::outcome::ResultType;
use domain::time::Timestamp;

use crate::error::{Result, StoreError};

const VERSION: u8 = 1;

/// One result in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// Whose.
    pub assignment_id: AssignmentId,
    /// When it was measured.
    pub at: Timestamp,
    /// How long the run took, in microseconds.
    pub duration_us: i64,
    /// Measured, or how it failed.
    pub result_type: ResultType,
    /// The verdict.
    pub health: Health,
    /// The row of `messages` with its text; 0 if it had none.
    pub message_id: i64,
    /// Its numbers.
    pub samples: Vec<(SeriesId, f64)>,
}

/// Packs entries.
pub fn pack(entries: &[LogEntry]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    put(&mut bytes, entries.len() as u64);
    let mut before = 0;
    for entry in entries {
        put(&mut bytes, entry.assignment_id.0.cast_unsigned());
        put_signed(&mut bytes, entry.at.0.wrapping_sub(before));
        before = entry.at.0;
        put_signed(&mut bytes, entry.duration_us);
        bytes.push(position(&ResultType::ALL, &entry.result_type));
        bytes.push(position(&Health::ALL, &entry.health));
        put(&mut bytes, entry.message_id.cast_unsigned());
        put(&mut bytes, entry.samples.len() as u64);
        for (series, value) in &entry.samples {
            put(&mut bytes, series.0.cast_unsigned());
            bytes.extend_from_slice(&value.to_bits().to_le_bytes());
        }
    }
    bytes
}

/// Unpacks what [`pack`] gave.
pub fn unpack(bytes: &[u8]) -> Result<Vec<LogEntry>> {
    read_all(bytes)
        .ok_or_else(|| StoreError::Corrupt("a row of the sample log is damaged".to_owned()))
}

fn read_all(mut bytes: &[u8]) -> Option<Vec<LogEntry>> {
    if take(&mut bytes, 1)? != [VERSION] {
        return None;
    }
    let count = get(&mut bytes)?;
    let mut entries = Vec::new();
    let mut before = 0_i64;
    for _ in 0..count {
        let assignment_id = AssignmentId(get(&mut bytes)?.cast_signed());
        before = before.wrapping_add(get_signed(&mut bytes)?);
        let duration_us = get_signed(&mut bytes)?;
        let result_type = *ResultType::ALL.get(usize::from(take(&mut bytes, 1)?[0]))?;
        let health = *Health::ALL.get(usize::from(take(&mut bytes, 1)?[0]))?;
        let message_id = get(&mut bytes)?.cast_signed();
        let n_samples = get(&mut bytes)?;
        let mut samples = Vec::new();
        for _ in 0..n_samples {
            let series = SeriesId(get(&mut bytes)?.cast_signed());
            let bits = u64::from_le_bytes(take(&mut bytes, 8)?.try_into().ok()?);
            samples.push((series, f64::from_bits(bits)));
        }
        let at = Timestamp(before);
        entries.push(LogEntry {
            assignment_id,
            at,
            duration_us,
            result_type,
            health,
            message_id,
            samples,
        });
    }
    bytes.is_empty().then_some(entries)
}

/// The place of a variant in its list of all variants. Both lists only grow at their end.
fn position<T: PartialEq>(all: &[T], one: &T) -> u8 {
    all.iter()
        .position(|known| known == one)
        .and_then(|place| u8::try_from(place).ok())
        .expect("ALL lists every variant, and there are few")
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn get(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn get_signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = get(bytes)?;
    Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> impl Strategy<Value = LogEntry> {
        let samples = proptest::collection::vec((1..i64::MAX, any::<u64>()), 0..5);
        (1..i64::MAX, any::<i64>(), any::<i64>(), 0..10_usize, 0..7_usize, 0..i64::MAX, samples)
            .prop_map(|(assignment, at, duration_us, kind, health, message_id, samples)| LogEntry {
                assignment_id: AssignmentId(assignment),
                at: Timestamp(at),
                duration_us,
                result_type: ResultType::ALL[kind],
                health: Health::ALL[health],
                message_id,
                samples: samples
                    .into_iter()
                    .map(|(series, bits)| (SeriesId(series), f64::from_bits(bits)))
                    .collect(),
            })
    }

    proptest! {
        #[test]
        fn what_is_packed_unpacks_bit_for_bit(entries in proptest::collection::vec(entry(), 0..20)) {
            let bytes = pack(&entries);
            let back = unpack(&bytes).unwrap();
            prop_assert_eq!(pack(&back), bytes);
            prop_assert_eq!(back.len(), entries.len());
        }

        #[test]
        fn garbage_is_an_error_and_not_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }

        #[test]
        fn a_cut_body_is_an_error(entries in proptest::collection::vec(entry(), 1..5), cut in any::<prop::sample::Index>()) {
            let bytes = pack(&entries);
            let length = cut.index(bytes.len());
            prop_assert!(unpack(&bytes[..length]).is_err());
        }
    }
}
