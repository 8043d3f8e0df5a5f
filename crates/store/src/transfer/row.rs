//! The bytes of a row: for each column a byte that says whether there is a value, and the value.
//!
//! Integers are zigzagged and of variable length, doubles are their eight bytes, text and bytes
//! are preceded by their length.
//!
//! Invariant: a length that was read never decides how much is allocated; what is there does.

use std::io::Read;

use super::{Result, TransferError};
use crate::engine::Arg;
use crate::schema::Kind;

/// Text and bytes of one value, at most: a plugin's archive is the largest thing there is.
const VALUE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Appends a row.
pub(crate) fn encode(row: &[Arg], bytes: &mut Vec<u8>) {
    for value in row {
        match value {
            Arg::Int(None) | Arg::Real(None) | Arg::Text(None) | Arg::Blob(None) => bytes.push(0),
            Arg::Int(Some(number)) => {
                bytes.push(1);
                put_signed(bytes, *number);
            }
            Arg::Real(Some(number)) => {
                bytes.push(1);
                bytes.extend_from_slice(&number.to_bits().to_le_bytes());
            }
            Arg::Text(Some(text)) => {
                bytes.push(1);
                put_bytes(bytes, text.as_bytes());
            }
            Arg::Blob(Some(blob)) => {
                bytes.push(1);
                put_bytes(bytes, blob);
            }
        }
    }
}

/// Reads one row with values of these kinds, and how many bytes its texts and blobs have.
pub(crate) fn decode(
    kinds: impl Iterator<Item = Kind>,
    input: &mut impl Read,
) -> Result<(Vec<Arg>, usize)> {
    let (mut row, mut size) = (Vec::new(), 0);
    for kind in kinds {
        let there = match byte(input)? {
            0 => false,
            1 => true,
            _ => return Err(garbled()),
        };
        row.push(match kind {
            Kind::Int => Arg::Int(there.then(|| signed(input)).transpose()?),
            Kind::Real => Arg::Real(there.then(|| real(input)).transpose()?),
            Kind::Text => {
                let bytes = there.then(|| sized(input, VALUE_BYTES_MAX)).transpose()?;
                size += bytes.as_ref().map_or(0, Vec::len);
                Arg::Text(bytes.map(String::from_utf8).transpose().map_err(|_| garbled())?)
            }
            Kind::Blob => {
                let bytes = there.then(|| sized(input, VALUE_BYTES_MAX)).transpose()?;
                size += bytes.as_ref().map_or(0, Vec::len);
                Arg::Blob(bytes)
            }
        });
    }
    Ok((row, size))
}

pub(crate) fn garbled() -> TransferError {
    TransferError::Damaged("its content makes no sense".to_owned())
}

pub(crate) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

pub(crate) fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

pub(crate) fn put_bytes(bytes: &mut Vec<u8>, value: &[u8]) {
    put(bytes, value.len() as u64);
    bytes.extend_from_slice(value);
}

pub(crate) fn byte(input: &mut impl Read) -> Result<u8> {
    let mut byte = [0];
    fill(input, &mut byte)?;
    Ok(byte[0])
}

pub(crate) fn number(input: &mut impl Read) -> Result<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = byte(input)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(garbled())
}

pub(crate) fn signed(input: &mut impl Read) -> Result<i64> {
    let number = number(input)?;
    Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
}

/// Bytes preceded by their length.
pub(crate) fn sized(input: &mut impl Read, bytes_max: u64) -> Result<Vec<u8>> {
    let length = number(input)?;
    if length > bytes_max {
        return Err(garbled());
    }
    let mut bytes = Vec::new();
    let read = input.by_ref().take(length).read_to_end(&mut bytes).map_err(|_| garbled())?;
    if read as u64 == length { Ok(bytes) } else { Err(garbled()) }
}

fn real(input: &mut impl Read) -> Result<f64> {
    let mut bytes = [0; 8];
    fill(input, &mut bytes)?;
    Ok(f64::from_bits(u64::from_le_bytes(bytes)))
}

fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<()> {
    input.read_exact(bytes).map_err(|_| garbled())
}
