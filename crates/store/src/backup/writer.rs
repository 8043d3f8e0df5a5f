//! Writing a backup: to a private file beside its final place, renamed when it is on the disk.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use zstd::Encoder;

use super::format::{HASH_BYTES, HEADER_FRAME, TRAILER_FRAME, WINDOW_LOG_MAX, encode_header};
use super::leftover;
use crate::transfer::{Manifest, Page, Result, Sink, encode, garbled};

/// Measured on a history of percentages: chunks are compressed already, the rest is small.
const LEVEL: i32 = 3;

/// A backup that is being written.
pub(super) struct BackupWriter {
    rows: Encoder<'static, Hashed>,
    tables: usize,
    current: usize,
    path: PathBuf,
}

impl BackupWriter {
    /// For `path`; there is nothing under that name before [`Self::finish`].
    pub(super) fn create(path: &Path, manifest: &Manifest) -> Result<Self> {
        leftover::sweep(folder(path))?;
        let file = leftover::create(folder(path))?;
        let mut hashed = Hashed { file: BufWriter::new(file), hash: Sha256::new() };
        let header = encode_header(manifest);
        hashed.write_all(&HEADER_FRAME)?;
        hashed.write_all(&u32::try_from(header.len()).map_err(|_| garbled())?.to_le_bytes())?;
        hashed.write_all(&header)?;
        let mut rows = Encoder::new(hashed, LEVEL)?;
        rows.window_log(WINDOW_LOG_MAX)?;
        Ok(Self { rows, tables: manifest.tables.len(), current: 0, path: path.to_owned() })
    }

    /// Completes the file, makes sure that it is on the disk, and gives it its name.
    pub(super) fn finish(mut self) -> Result<()> {
        self.end_tables_before(self.tables)?;
        let mut hashed = self.rows.finish()?;
        hashed.write_all(&TRAILER_FRAME)?;
        hashed.write_all(&u32::try_from(HASH_BYTES).map_err(|_| garbled())?.to_le_bytes())?;
        let Hashed { mut file, hash } = hashed;
        file.write_all(&hash.finalize())?;
        let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        File::open(folder(&self.path))?.sync_all()?;
        Ok(())
    }

    fn end_tables_before(&mut self, table: usize) -> Result<()> {
        while self.current < table {
            self.rows.write_all(&[0])?;
            self.current += 1;
        }
        Ok(())
    }
}

impl Sink for BackupWriter {
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

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file, and the hash of what was written to it.
struct Hashed {
    file: BufWriter<NamedTempFile>,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
