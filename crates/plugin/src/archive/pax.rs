//! PAX records: Python's and many other tars write them for every file.
//!
//! The only one obeyed is `path`. A size, a link or a sparse map from here would let two readers
//! see two different archives in the same bytes, so those are refused.

use crate::PackageError;

/// Records that say nothing about a file's name, kind or content.
const HARMLESS: &[&[u8]] =
    &[b"mtime", b"atime", b"ctime", b"uid", b"gid", b"uname", b"gname", b"comment"];
/// Attributes that some systems add; they are never applied.
const HARMLESS_PREFIXES: &[&[u8]] = &[b"SCHILY.", b"LIBARCHIVE."];

/// The `path` that the records state, if they do.
pub(super) fn path(mut records: &[u8], name: &[u8]) -> Result<Option<Vec<u8>>, PackageError> {
    let mut path = None;
    while !records.is_empty() {
        let (key, value, rest) = record(records)
            .ok_or_else(|| PackageError::entry(name, "its PAX records are damaged"))?;
        records = rest;
        if key == b"path" {
            if path.replace(value.to_vec()).is_some() {
                return Err(PackageError::entry(name, "two PAX paths for one file"));
            }
        } else if !HARMLESS.contains(&key)
            && !HARMLESS_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        {
            let key = key[..key.len().min(60)].escape_ascii();
            return Err(PackageError::entry(
                name,
                format!("the PAX record \"{key}\" is not allowed; pack with plain tar"),
            ));
        }
    }
    Ok(path)
}

/// Splits `"<length> <key>=<value>\n"`; the length counts the whole record.
fn record(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = records.iter().take(8).position(|&byte| byte == b' ')?;
    let digits = std::str::from_utf8(&records[..space]).ok()?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let length: usize = digits.parse().ok()?;
    let body = records.get(space + 1..length)?.strip_suffix(b"\n")?;
    let equals = body.iter().position(|&byte| byte == b'=')?;
    Some((&body[..equals], &body[equals + 1..], &records[length..]))
}
