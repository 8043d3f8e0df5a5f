//! Reads a package's tar archive, and refuses every trick that an archive can play.
//!
//! The tar format is read by our own loop: a package needs ordinary files and folders only, and
//! what a general reader adds (links, sparse files, sizes from PAX records, devices) is where
//! archives have attacked their readers. The format is detected by content, never by name.
//!
//! Invariant: nothing is allocated by a size that the archive states; every buffer grows with
//! the bytes that really arrive, and stops at its limit.
//! Invariant: an [`Entry`] that a visitor sees has passed every check on its name and kind.

mod format;
pub(crate) mod name;
mod pack;
mod tree;

mod header;
mod pax;

use std::io::Read;

use crate::PackageError;
use header::{BLOCK, Header, Kind};
pub use pack::pack_directory;
use tree::Tree;

/// Largest archive once decompressed, in bytes: headers and padding count, too.
pub const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Largest single file, in bytes.
pub const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Most files and folders.
pub const ENTRIES_MAX: usize = 2_000;
/// Deepest nesting of folders, the top folder included.
pub const DEPTH_MAX: usize = 16;
/// Longest name of one file or folder, in bytes.
pub const NAME_BYTES_MAX: usize = 255;
/// Longest extended header (a long name, PAX records), in bytes.
const EXTENDED_BYTES_MAX: u64 = 64 * 1024;

/// One file or folder of an archive, its name checked and relative to the top folder.
pub(crate) struct Entry<'a> {
    /// Slash-separated; empty for the top folder itself.
    pub(crate) path: &'a str,
    pub(crate) directory: bool,
    pub(crate) executable: bool,
    pub(crate) size_bytes: u64,
}

/// Walks the archive, hands each entry with its content to `visit`, and returns the name of the
/// top folder. `visit` need not read the content.
pub(crate) fn walk(
    bytes: &[u8],
    visit: &mut dyn FnMut(Entry<'_>, &mut dyn Read) -> Result<(), PackageError>,
) -> Result<String, PackageError> {
    let mut stream = format::open(bytes)?;
    let mut tree = Tree::default();
    let mut long_name: Option<Vec<u8>> = None;
    while let Some(header) = next_header(&mut *stream)? {
        match header.kind {
            Kind::LongName => {
                let mut name = extended(&mut *stream, &header)?;
                while name.last() == Some(&0) {
                    name.pop();
                }
                set_once(&mut long_name, name, &header)?;
            }
            Kind::Pax => {
                let records = extended(&mut *stream, &header)?;
                if let Some(name) = pax::path(&records, &header.name)? {
                    set_once(&mut long_name, name, &header)?;
                }
            }
            Kind::PaxGlobal => {
                let records = extended(&mut *stream, &header)?;
                if pax::path(&records, &header.name)?.is_some() {
                    return Err(PackageError::entry(&header.name, "it names every file alike"));
                }
            }
            Kind::File | Kind::Directory => {
                let raw = long_name.take().unwrap_or_else(|| header.name.clone());
                one_entry(&mut *stream, &header, &raw, &mut tree, visit)?;
            }
        }
    }
    if long_name.is_some() {
        return Err(PackageError::Archive("it ends after a long name, without its file".into()));
    }
    tree.into_top()
}

fn one_entry(
    stream: &mut dyn Read,
    header: &Header,
    raw: &[u8],
    tree: &mut Tree,
    visit: &mut dyn FnMut(Entry<'_>, &mut dyn Read) -> Result<(), PackageError>,
) -> Result<(), PackageError> {
    let directory = header.kind == Kind::Directory;
    let refused = |problem: String| PackageError::entry(raw, problem);
    if directory && header.size_bytes != 0 {
        return Err(refused("a folder has no content".into()));
    }
    if header.size_bytes > FILE_BYTES_MAX {
        let mib = FILE_BYTES_MAX / 1024 / 1024;
        return Err(refused(format!("it is larger than {mib} MiB")));
    }
    let trimmed = if directory { raw.strip_suffix(b"/").unwrap_or(raw) } else { raw };
    // `tar -C folder .` writes an entry for the current folder itself; it says nothing.
    if directory && trimmed == b"." {
        return Ok(());
    }
    let name = name::checked(trimmed).map_err(|problem| refused(problem.to_owned()))?;
    let path = tree.add(&name, directory).map_err(refused)?;
    let mut content = Read::take(&mut *stream, header.size_bytes);
    let entry =
        Entry { path, directory, executable: header.executable, size_bytes: header.size_bytes };
    visit(entry, &mut content)?;
    let unread = content.limit();
    skip(stream, unread + padding(header.size_bytes))
}

fn set_once(
    long_name: &mut Option<Vec<u8>>,
    name: Vec<u8>,
    header: &Header,
) -> Result<(), PackageError> {
    if long_name.replace(name).is_some() {
        return Err(PackageError::entry(&header.name, "two long names for one file"));
    }
    Ok(())
}

/// The next header, or nothing at the proper end of the archive.
fn next_header(stream: &mut dyn Read) -> Result<Option<Header>, PackageError> {
    let mut block = [0; BLOCK];
    read_exact(stream, &mut block)?;
    if block.iter().any(|&byte| byte != 0) {
        return Header::parse(&block).map(Some);
    }
    read_exact(stream, &mut block)?;
    // Two empty blocks end a tar archive; after them, only padding. Anything else would be seen
    // by some readers and not by others.
    let mut rest = block.to_vec();
    loop {
        if rest.iter().any(|&byte| byte != 0) {
            return Err(PackageError::Archive("there is data after its end".into()));
        }
        rest.resize(8 * BLOCK, 0);
        match stream.read(&mut rest) {
            Ok(0) => return Ok(None),
            Ok(count) => rest.truncate(count),
            Err(error) => return Err(broken(&error)),
        }
    }
}

/// The content of an extended header, whose stated size is not trusted.
fn extended(stream: &mut dyn Read, header: &Header) -> Result<Vec<u8>, PackageError> {
    if header.size_bytes > EXTENDED_BYTES_MAX {
        return Err(PackageError::entry(&header.name, "its extended header is too large"));
    }
    let mut content = Vec::new();
    Read::take(&mut *stream, header.size_bytes)
        .read_to_end(&mut content)
        .map_err(|error| broken(&error))?;
    if content.len() as u64 != header.size_bytes {
        return Err(cut_off());
    }
    skip(stream, padding(header.size_bytes))?;
    Ok(content)
}

fn padding(size_bytes: u64) -> u64 {
    size_bytes.next_multiple_of(BLOCK as u64) - size_bytes
}

fn skip(stream: &mut dyn Read, count: u64) -> Result<(), PackageError> {
    let skipped = std::io::copy(&mut Read::take(&mut *stream, count), &mut std::io::sink())
        .map_err(|error| broken(&error))?;
    if skipped == count { Ok(()) } else { Err(cut_off()) }
}

fn read_exact(stream: &mut dyn Read, buffer: &mut [u8]) -> Result<(), PackageError> {
    stream.read_exact(buffer).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => cut_off(),
        _ => broken(&error),
    })
}

fn cut_off() -> PackageError {
    PackageError::Archive("it is cut off before its end; upload it again".into())
}

/// A read error of the decompressed stream: damage, or the limit of [`format::open`].
pub(crate) fn broken(error: &std::io::Error) -> PackageError {
    PackageError::Archive(error.to_string())
}
