//! The layout of a backup file, and its header.
//!
//! ```text
//! 50 2A 4D 18, length (4)      a frame that zstd skips, with the header
//!   "PROPHASIS BACKUP", format version (2), schema version, created_at,
//!   number of tables, and for each: name, rows, last number,
//!     number of columns, and for each: name, kind (1), nullable (1)
//! a zstd frame                 for each table: 1 and a row, again and again, then 0
//! 51 2A 4D 18, 32 (4), SHA-256 of all bytes before these 32
//! ```
//!
//! Fixed-size numbers are little-endian; the others have variable length (see `transfer::row`).

use std::io::Read;

use domain::time::Timestamp;

use crate::schema::{Column, Kind};
use crate::transfer::{
    Manifest, Result, TableContent, TransferError, byte, garbled, number, put, put_bytes,
    put_signed, signed, sized,
};

/// Begins the frame with the header.
pub(super) const HEADER_FRAME: [u8; 4] = 0x184D_2A50_u32.to_le_bytes();
/// Begins the frame with the checksum.
pub(super) const TRAILER_FRAME: [u8; 4] = 0x184D_2A51_u32.to_le_bytes();
/// The checksum's frame as a whole.
pub(super) const TRAILER_BYTES: u64 = 4 + 4 + HASH_BYTES as u64;
/// SHA-256.
pub(super) const HASH_BYTES: usize = 32;
/// The header, at most.
pub(super) const HEADER_BYTES_MAX: usize = 1024 * 1024;
/// Decompressing needs 8 MiB at most.
pub(super) const WINDOW_LOG_MAX: u32 = 23;

const MAGIC: &[u8; 16] = b"PROPHASIS BACKUP";
const FORMAT_VERSION: u16 = 1;
const TABLES_MAX: u64 = 1_000;
const COLUMNS_MAX: u64 = 1_000;
const NAME_BYTES_MAX: u64 = 200;

const KINDS: [Kind; 4] = [Kind::Int, Kind::Real, Kind::Text, Kind::Blob];

pub(super) fn encode_header(manifest: &Manifest) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    put_signed(&mut bytes, manifest.schema_version);
    put_signed(&mut bytes, manifest.created_at.0);
    put(&mut bytes, manifest.tables.len() as u64);
    for table in &manifest.tables {
        put_bytes(&mut bytes, table.name.as_bytes());
        put(&mut bytes, table.rows);
        put_signed(&mut bytes, table.last_number);
        put(&mut bytes, table.columns.len() as u64);
        for column in &table.columns {
            put_bytes(&mut bytes, column.name.as_bytes());
            let kind = KINDS.iter().position(|kind| *kind == column.kind).unwrap_or_default();
            bytes.push(u8::try_from(kind).unwrap_or_default());
            bytes.push(u8::from(column.nullable));
        }
    }
    bytes
}

pub(super) fn decode_header(mut bytes: &[u8]) -> Result<Manifest> {
    let input = &mut bytes;
    let mut fixed = [0; MAGIC.len() + 2];
    input.read_exact(&mut fixed).map_err(|_| garbled())?;
    let (magic, version) = fixed.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(TransferError::Damaged("it is not a backup of Prophasis".to_owned()));
    }
    let version = u16::from_le_bytes([version[0], version[1]]);
    if version != FORMAT_VERSION {
        return Err(TransferError::Newer(format!(
            "its format is {version}, and {FORMAT_VERSION} is the newest known here"
        )));
    }
    let schema_version = signed(input)?;
    let created_at = Timestamp(signed(input)?);
    let count = bounded(number(input)?, TABLES_MAX)?;
    let tables = (0..count).map(|_| decode_table(input)).collect::<Result<_>>()?;
    if input.is_empty() {
        Ok(Manifest { schema_version, created_at, tables })
    } else {
        Err(garbled())
    }
}

fn decode_table(input: &mut &[u8]) -> Result<TableContent> {
    let name = name(input)?;
    let rows = number(input)?;
    let last_number = signed(input)?;
    let count = bounded(number(input)?, COLUMNS_MAX)?;
    let columns = (0..count).map(|_| decode_column(input)).collect::<Result<_>>()?;
    Ok(TableContent { name, columns, rows, last_number })
}

fn decode_column(input: &mut &[u8]) -> Result<Column> {
    let name = name(input)?;
    let kind = *KINDS.get(usize::from(byte(input)?)).ok_or_else(garbled)?;
    Ok(Column { name, kind, nullable: byte(input)? != 0 })
}

fn name(input: &mut &[u8]) -> Result<String> {
    String::from_utf8(sized(input, NAME_BYTES_MAX)?).map_err(|_| garbled())
}

fn bounded(count: u64, max: u64) -> Result<u64> {
    if count <= max { Ok(count) } else { Err(garbled()) }
}
