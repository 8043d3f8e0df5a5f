//! Reading a backup: first all of it for its checksum, then its rows.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Take};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use zstd::Decoder;

use super::format::{
    HASH_BYTES, HEADER_BYTES_MAX, HEADER_FRAME, TRAILER_BYTES, TRAILER_FRAME, WINDOW_LOG_MAX,
    decode_header,
};
use crate::error::StoreError;
use crate::migration;
use crate::transfer::{
    Manifest, PAGE_BYTES, PAGE_ROWS_MAX, Page, Result, Source, TransferError, byte, decode, garbled,
};

/// An open backup file whose checksum is right.
pub struct Backup {
    rows: Decoder<'static, BufReader<Take<File>>>,
    manifest: Manifest,
    current: usize,
}

impl std::fmt::Debug for Backup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backup").field("manifest", &self.manifest).finish_non_exhaustive()
    }
}

impl Backup {
    /// Opens the backup at `path`; refuses it if it is damaged, cut, or newer than this program.
    pub fn open(path: &Path) -> Result<Self> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let header = read_header(&mut file)?;
        let header_end = file.stream_position()?;
        let body = length
            .checked_sub(header_end + TRAILER_BYTES)
            .ok_or_else(|| TransferError::Damaged("it is cut off".to_owned()))?;
        check(&mut file, length)?;
        // Only now is any of it believed, so that damage is not taken for a newer format.
        let manifest = decode_header(&header)?;
        refuse_newer(manifest.schema_version)?;
        file.seek(SeekFrom::Start(header_end))?;
        let mut rows = Decoder::with_buffer(BufReader::new(file.take(body)))?;
        rows.window_log_max(WINDOW_LOG_MAX)?;
        Ok(Self { rows, manifest, current: 0 })
    }

    /// What it holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

impl Source for Backup {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn next_page(&mut self) -> Result<Option<Page>> {
        while let Some(table) = self.manifest.tables.get(self.current) {
            let index = self.current;
            let (mut rows, mut size) = (Vec::new(), 0);
            while rows.len() < PAGE_ROWS_MAX && size < PAGE_BYTES {
                match byte(&mut self.rows)? {
                    0 => {
                        self.current += 1;
                        break;
                    }
                    1 => {}
                    _ => return Err(garbled()),
                }
                let kinds = table.columns.iter().map(|column| column.kind);
                let (row, row_size) = decode(kinds, &mut self.rows)?;
                rows.push(row);
                size += row_size;
            }
            if !rows.is_empty() {
                return Ok(Some(Page { table: index, rows }));
            }
        }
        match self.rows.read(&mut [0]) {
            Ok(0) => Ok(None),
            _ => Err(garbled()),
        }
    }
}

/// The header's bytes; the file stands at their end afterwards.
fn read_header(file: &mut File) -> Result<Vec<u8>> {
    let not_one = || TransferError::Damaged("it is not a backup of Prophasis".to_owned());
    let mut frame = [0; 8];
    file.read_exact(&mut frame).map_err(|_| not_one())?;
    let [a, b, c, d, length @ ..] = frame;
    let length = u32::from_le_bytes(length) as usize;
    if [a, b, c, d] != HEADER_FRAME || length > HEADER_BYTES_MAX {
        return Err(not_one());
    }
    let mut header = vec![0; length];
    file.read_exact(&mut header)
        .map_err(|_| TransferError::Damaged("it is cut off in its header".to_owned()))?;
    Ok(header)
}

/// Compares the checksum at the end with all that stands before it.
fn check(file: &mut File, length: u64) -> Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut left = length - HASH_BYTES as u64;
    let mut buffer = vec![0; 64 * 1024];
    let mut newest = Vec::new();
    while left > 0 {
        let want = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let part = &mut buffer[..want];
        file.read_exact(part)?;
        hash.update(&*part);
        newest.extend_from_slice(part);
        newest.drain(..newest.len().saturating_sub(8));
        left -= part.len() as u64;
    }
    let mut stored = [0; HASH_BYTES];
    file.read_exact(&mut stored)?;
    let framed = newest.starts_with(&TRAILER_FRAME);
    if framed && hash.finalize().as_slice() == stored {
        return Ok(());
    }
    Err(TransferError::Damaged("its checksum is wrong: it is cut off or was altered".to_owned()))
}

fn refuse_newer(version: i64) -> Result<()> {
    match migration::refuse_newer(version) {
        Err(StoreError::NewerSchema { found, known }) => Err(TransferError::Newer(format!(
            "its schema has version {found}, and {known} is the newest known here"
        ))),
        other => Ok(other?),
    }
}
