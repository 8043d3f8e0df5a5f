//! Which of the three formats an archive has, and its bounded decompression.

use std::io::{self, BufReader, Read};

use super::{UNPACKED_BYTES_MAX, broken};
use crate::PackageError;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// zstd may ask its reader for a window of up to 2 GiB; 2^23 = 8 MiB holds what `zstd -19` makes.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// The tar stream inside, detected by its first bytes, that fails beyond [`UNPACKED_BYTES_MAX`].
pub(super) fn open(bytes: &[u8]) -> Result<Box<dyn Read + '_>, PackageError> {
    if bytes.len() > protocol::limits::ARCHIVE_BYTES_MAX {
        return Err(PackageError::ArchiveTooLarge);
    }
    let stream: Box<dyn Read + '_> = if bytes.starts_with(GZIP_MAGIC) {
        Box::new(flate2::bufread::MultiGzDecoder::new(bytes))
    } else if bytes.starts_with(ZSTD_MAGIC) {
        let mut decoder = zstd::Decoder::with_buffer(bytes).map_err(|error| broken(&error))?;
        decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(|error| broken(&error))?;
        Box::new(decoder)
    } else if is_tar(bytes) {
        Box::new(bytes)
    } else {
        return Err(PackageError::UnknownFormat);
    };
    Ok(Box::new(BufReader::new(Bounded { stream, left: UNPACKED_BYTES_MAX })))
}

/// A first header whose checksum holds; nothing but tar looks like that.
fn is_tar(bytes: &[u8]) -> bool {
    bytes.first_chunk().is_some_and(super::header::checksum_holds)
}

/// A reader that fails, rather than ends, beyond its limit.
struct Bounded<'a> {
    stream: Box<dyn Read + 'a>,
    left: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            let mib = UNPACKED_BYTES_MAX / 1024 / 1024;
            io::Error::other(format!("unpacked, it is larger than {mib} MiB"))
        })?;
        Ok(count)
    }
}
