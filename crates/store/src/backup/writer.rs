//! Writing a backup's bytes.

use std::io::{BufWriter, IntoInnerError, Write};

use sha2::{Digest as _, Sha256};
use zstd::Encoder;

use super::format::{HASH_BYTES, HEADER_FRAME, TRAILER_FRAME, WINDOW_LOG_MAX, encode_header};
use crate::transfer::{Manifest, Page, Result, Sink, encode, garbled};

/// Measured on a history of percentages: chunks are compressed already, the rest is small.
const LEVEL: i32 = 3;

/// A backup that is being written to `F`.
pub(super) struct BackupWriter<F: Write> {
    rows: Encoder<'static, Hashed<F>>,
    tables: usize,
    current: usize,
}

impl<F: Write> BackupWriter<F> {
    /// Into an empty file.
    pub(super) fn begin(file: F, manifest: &Manifest) -> Result<Self> {
        let mut hashed = Hashed { file: BufWriter::new(file), hash: Sha256::new() };
        let header = encode_header(manifest);
        hashed.write_all(&HEADER_FRAME)?;
        hashed.write_all(&u32::try_from(header.len()).map_err(|_| garbled())?.to_le_bytes())?;
        hashed.write_all(&header)?;
        let mut rows = Encoder::new(hashed, LEVEL)?;
        rows.window_log(WINDOW_LOG_MAX)?;
        Ok(Self { rows, tables: manifest.tables.len(), current: 0 })
    }

    /// The file with all that belongs in it.
    pub(super) fn finish(mut self) -> Result<F> {
        self.end_tables_before(self.tables)?;
        let mut hashed = self.rows.finish()?;
        hashed.write_all(&TRAILER_FRAME)?;
        hashed.write_all(&u32::try_from(HASH_BYTES).map_err(|_| garbled())?.to_le_bytes())?;
        let Hashed { mut file, hash } = hashed;
        file.write_all(&hash.finalize())?;
        Ok(file.into_inner().map_err(IntoInnerError::into_error)?)
    }

    fn end_tables_before(&mut self, table: usize) -> Result<()> {
        while self.current < table {
            self.rows.write_all(&[0])?;
            self.current += 1;
        }
        Ok(())
    }
}

impl<F: Write> Sink for BackupWriter<F> {
    async fn write(&mut self, page: Page) -> Result<()> {
        self.end_tables_before(page.table)?;
        let mut bytes = Vec::new();
        for row in &page.rows {
            bytes.clear();
            bytes.push(1);
            encode(row, &mut bytes);
            self.rows.write_all(&bytes)?;
        }
        Ok(())
    }
}

/// A file, and the hash of what was written to it.
struct Hashed<F: Write> {
    file: BufWriter<F>,
    hash: Sha256,
}

impl<F: Write> Write for Hashed<F> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
