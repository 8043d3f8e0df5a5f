//! What people may write into names, descriptions and tags.

use crate::invalid::Invalid;

/// Longest name, in characters: fits a phone's line and a subject line.
pub const NAME_CHARS_MAX: usize = 100;
/// Longest description, in characters.
pub const DESCRIPTION_CHARS_MAX: usize = 4_000;
/// Most tags on one host.
pub const TAGS_MAX: usize = 50;

/// A name: not blank, no leading or trailing space, no control characters, bounded.
pub fn check_name(field: &str, name: &str) -> Result<(), Invalid> {
    if name.trim().is_empty() {
        return Err(Invalid::new(field, "is empty; give it a name"));
    }
    if name.trim() != name {
        return Err(Invalid::new(field, "starts or ends with a space; remove it"));
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(Invalid::new(field, format!("is longer than {NAME_CHARS_MAX} characters")));
    }
    if name.chars().any(char::is_control) {
        return Err(Invalid::new(field, "contains a control character, such as a line break"));
    }
    Ok(())
}

/// A description: any text up to its bound; line breaks and tabs are the only controls allowed.
pub fn check_description(field: &str, text: &str) -> Result<(), Invalid> {
    if text.chars().count() > DESCRIPTION_CHARS_MAX {
        return Err(Invalid::new(
            field,
            format!("is longer than {DESCRIPTION_CHARS_MAX} characters"),
        ));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
        return Err(Invalid::new(field, "contains a control character"));
    }
    Ok(())
}

/// Tags: each a name, none twice, bounded in number.
pub fn check_tags(field: &str, tags: &[String]) -> Result<(), Invalid> {
    if tags.len() > TAGS_MAX {
        return Err(Invalid::new(field, format!("has more than {TAGS_MAX} tags")));
    }
    for (index, tag) in tags.iter().enumerate() {
        check_name(&format!("{field}[{index}]"), tag)?;
        if tags[..index].contains(tag) {
            return Err(Invalid::new(
                format!("{field}[{index}]"),
                format!("\"{tag}\" is there twice"),
            ));
        }
    }
    Ok(())
}

/// `text` cut to at most `chars_max` characters, with an ellipsis where something was cut.
pub fn shortened(text: &str, chars_max: usize) -> String {
    if chars_max == 0 {
        return String::new();
    }
    if text.chars().nth(chars_max).is_none() {
        return text.to_owned();
    }
    let kept: String = text.chars().take(chars_max - 1).collect();
    kept + "…"
}
