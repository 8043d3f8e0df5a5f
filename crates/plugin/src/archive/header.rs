//! One 512-byte tar header: only what a package needs; the rest is refused by name.

use crate::PackageError;

/// Tar is made of blocks of this size.
pub(super) const BLOCK: usize = 512;

/// The kinds of entry that a package may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Directory,
    /// GNU: the next entry's name.
    LongName,
    /// POSIX: records about the next entry.
    Pax,
    /// POSIX: records about all entries.
    PaxGlobal,
}

pub(super) struct Header {
    pub(super) name: Vec<u8>,
    pub(super) kind: Kind,
    pub(super) size_bytes: u64,
    pub(super) executable: bool,
}

impl Header {
    pub(super) fn parse(block: &[u8; BLOCK]) -> Result<Self, PackageError> {
        if !checksum_holds(block) {
            return Err(PackageError::Archive(
                "a header's checksum is wrong; it is damaged, upload it again".into(),
            ));
        }
        let name = full_name(block);
        let refused = |problem: &str| PackageError::entry(&name, problem);
        let size_bytes = octal(&block[124..136]).ok_or_else(|| refused("its size is odd"))?;
        let mode = octal(&block[100..108]).ok_or_else(|| refused("its mode is odd"))?;
        let kind = match block[156] {
            b'0' | 0 => Kind::File,
            b'5' => Kind::Directory,
            b'L' => Kind::LongName,
            b'x' => Kind::Pax,
            b'g' => Kind::PaxGlobal,
            b'1' | b'2' | b'K' => return Err(refused("links are not allowed; pack the file")),
            b'3' | b'4' => return Err(refused("devices are not allowed")),
            b'6' => return Err(refused("named pipes are not allowed")),
            b'S' => return Err(refused("sparse files are not allowed; pack without --sparse")),
            _ => return Err(refused("only files and folders are allowed")),
        };
        Ok(Self { kind, size_bytes, executable: mode & 0o111 != 0, name })
    }
}

fn full_name(block: &[u8; BLOCK]) -> Vec<u8> {
    let name = until_nul(&block[0..100]);
    let prefix = until_nul(&block[345..500]);
    // Only POSIX archives keep a prefix there; GNU's old format keeps times.
    if &block[257..263] == b"ustar\0" && !prefix.is_empty() {
        [prefix, b"/", name].concat()
    } else {
        name.to_vec()
    }
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// Octal digits padded by spaces and NUL. The binary form is for sizes over 8 GiB: refused.
fn octal(field: &[u8]) -> Option<u64> {
    let text = until_nul(field).trim_ascii();
    if text.is_empty() {
        return Some(0);
    }
    text.iter().try_fold(0_u64, |number, &digit| match digit {
        b'0'..=b'7' => number.checked_mul(8)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    })
}

/// Whether the sum of all bytes, with the checksum's own field as spaces, is as stated.
pub(super) fn checksum_holds(block: &[u8; BLOCK]) -> bool {
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte }))
        .sum();
    !until_nul(&block[148..156]).trim_ascii().is_empty() && octal(&block[148..156]) == Some(sum)
}
