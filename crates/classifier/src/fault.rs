//! What can go wrong with a script, in words for the person who wrote it.

use std::fmt;

/// The kind of failure; the server words its system log entry by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The source is not Lua, or too long.
    Syntax,
    /// The script raised an error while it ran.
    Runtime,
    /// It ended, but returned something other than a health and a reason.
    BadReturn,
    /// It used more processor time, or more time by the clock, than it may.
    Timeout,
    /// It used more memory than it may.
    Memory,
}

/// A script that gave no verdict. Shown to people as it is: says which script, where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptFault {
    /// The script's name, as given to [`crate::Script::compile`].
    pub script: String,
    /// What kind of failure it was.
    pub kind: FaultKind,
    /// The line in the script's source, where one is known.
    pub line: Option<u32>,
    /// The cause, without the script's name and line.
    pub message: String,
}

/// Longest message kept; a script may raise megabytes.
const MESSAGE_BYTES_MAX: usize = 1024;

/// The chunk name under which scripts are loaded: what Luau puts before a line number.
pub(crate) const CHUNK: &str = "script";

impl std::error::Error for ScriptFault {}

impl fmt::Display for ScriptFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "script {}, line {line}: {}", self.script, self.message),
            None => write!(f, "script {}: {}", self.script, self.message),
        }
    }
}

impl ScriptFault {
    /// A fault whose `text` may start with `script:LINE:` or carry a traceback that names the line.
    pub(crate) fn located(script: &str, kind: FaultKind, text: &str) -> Self {
        let (message, trace) = text.split_once("\nstack traceback:").unwrap_or((text, ""));
        let (line, message) = split_line(message);
        let line = line.or_else(|| first_line_in(message)).or_else(|| first_line_in(trace));
        Self {
            script: script.to_owned(),
            kind,
            line,
            message: truncated(message.trim(), MESSAGE_BYTES_MAX),
        }
    }

    /// A fault without a place in the source.
    pub(crate) fn whole(script: &str, kind: FaultKind, message: impl Into<String>) -> Self {
        Self { script: script.to_owned(), kind, line: None, message: message.into() }
    }
}

/// `script:12: text` or `:12: text` as the line and the text; otherwise the text alone.
fn split_line(text: &str) -> (Option<u32>, &str) {
    let rest = text.strip_prefix(CHUNK).unwrap_or(text);
    if let Some(rest) = rest.strip_prefix(':')
        && let Some((digits, message)) = rest.split_once(':')
        && let Ok(line) = digits.parse()
    {
        return (Some(line), message.trim_start());
    }
    (None, text)
}

/// The first `script:12` anywhere in `text`.
fn first_line_in(text: &str) -> Option<u32> {
    let mut rest = text;
    while let Some(at) = rest.find("script:") {
        rest = &rest[at + "script:".len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(line) = rest[..digits].parse() {
            return Some(line);
        }
    }
    None
}

/// `text`, cut at a character boundary so that it has at most `bytes_max` bytes.
pub(crate) fn truncated(text: &str, bytes_max: usize) -> String {
    text[..text.floor_char_boundary(bytes_max)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_wherever_luau_put_it() {
        let cases = [
            ("script:3: attempt to x", Some(3), "attempt to x"),
            (":7: Expected 'end'", Some(7), "Expected 'end'"),
            ("needs an array\nstack traceback:\n[C] in ?\nscript:9\n", Some(9), "needs an array"),
            ("no place at all", None, "no place at all"),
        ];
        for (text, line, message) in cases {
            let fault = ScriptFault::located("cpu", FaultKind::Runtime, text);
            assert_eq!((fault.line, fault.message.as_str()), (line, message), "{text}");
        }
    }

    #[test]
    fn reads_as_a_sentence() {
        let fault = ScriptFault::located("cpu", FaultKind::Runtime, "script:3: oh");
        assert_eq!(fault.to_string(), "script cpu, line 3: oh");
    }

    #[test]
    fn a_cut_keeps_whole_characters() {
        assert_eq!(truncated("aé", 2), "a");
        assert_eq!(truncated("aé", 3), "aé");
    }
}
