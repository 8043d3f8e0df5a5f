//! Looks at the head of a compressed column before `pco` reads it: what it says there decides how
//! much `pco` allocates (up to half a gigabyte for a few bytes).

use pco::metadata::FormatVersion;

/// After the last chunk of a file.
pub(super) const END: &[u8] = &[0];

/// The layout that is read here.
const MAJOR: u8 = 4;
/// `pco`'s encoder looks back at most so many numbers, as a power of two.
const LOOKBACK_LOG_MAX: u128 = 15;

/// Whether a chunk, which begins at `bytes`, asks for no more memory than `n` numbers need: it has
/// as many, no dictionary (our encoder writes none), and looks back no further than our encoder.
///
/// ```text
/// kind of number (8 bits), n - 1 (24), mode (4), for modes 1 and 2 a number (64), for mode 3
/// a count (8), kind of differences (4), for kind 2 the window's logarithm - 1 (5)
/// ```
pub(super) fn is_modest(version: &FormatVersion, bytes: &[u8], n: usize) -> bool {
    let Some((preamble, rest)) = bytes.split_first_chunk::<4>() else { return false };
    let found = u32::from_le_bytes(*preamble) >> 8;
    if version.major != MAJOR || u32::try_from(n).ok() != Some(found + 1) {
        return false;
    }
    let mut first = [0; 16];
    let there = rest.len().min(first.len());
    first[..there].copy_from_slice(&rest[..there]);
    let bits = u128::from_le_bytes(first);
    let mode_bits = match bits & 0xf {
        0 => 0,
        1 | 2 => 64,
        3 => 8,
        _ => return false,
    };
    let differences = bits >> (4 + mode_bits);
    let window_log = 1 + ((differences >> 4) & 0x1f);
    differences & 0xf != 2 || window_log <= LOOKBACK_LOG_MAX
}
