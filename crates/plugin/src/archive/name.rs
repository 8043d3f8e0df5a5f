//! Which names of files and folders are let into a package.

use super::{DEPTH_MAX, NAME_BYTES_MAX};

/// The name as a clean relative path with `/` between its parts, or why it is refused.
pub(crate) fn checked(raw: &[u8]) -> Result<String, &'static str> {
    let name = std::str::from_utf8(raw).map_err(|_| "its name is not UTF-8")?;
    // `tar czf x.tgz ./folder` writes names like this.
    let name = name.strip_prefix("./").unwrap_or(name);
    if name.is_empty() {
        return Err("it has no name");
    }
    if name.starts_with('/') {
        return Err("its name is absolute; pack the folder from the one above it");
    }
    if name.contains('\\') {
        return Err("its name has a backslash; use / between folders");
    }
    if name.chars().any(|c| c.is_control() || is_direction_mark(c)) {
        return Err("its name has control characters");
    }
    let mut depth = 0;
    for part in name.split('/') {
        depth += 1;
        match part {
            "" => return Err("its name has an empty part"),
            "." | ".." => return Err("its name has a \".\" or \"..\" part"),
            _ if part.len() > NAME_BYTES_MAX => return Err("its name is longer than 255 bytes"),
            _ if depth > DEPTH_MAX => return Err("it is nested more than 16 folders deep"),
            _ => {}
        }
    }
    Ok(name.to_owned())
}

/// Characters that make a name read differently from what it is.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
