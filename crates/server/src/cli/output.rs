//! What commands print. Whoever reads it may stop at any line (`prophasis … | head -1`), at which
//! `println!` would panic: here the command ends quietly.
//!
//! Invariant: nothing else of the command line writes to the standard streams; lints in `cli.rs`
//! refuse it.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write as _};

use anyhow::Context as _;

/// The exit code then: what a shell tells of any tool that a closed pipe has ended. It is no
/// success, because a command such as `db check` may have had more to say.
pub(super) const UNREAD_CODE: u8 = 128 + 13;

/// Nobody reads standard output any more.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the output any more")]
pub(super) struct Unread;

/// Prints a line of what was asked for.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::output::print(format_args!($($words)*)) };
}

/// Tells a person something besides, on standard error.
macro_rules! remark {
    ($($words:tt)*) => { $crate::cli::output::print_besides(format_args!($($words)*)) };
}

pub(super) use {remark, say};

pub(super) fn print(line: Arguments<'_>) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Unread.into()),
        printed => printed.context("writing to standard output"),
    }
}

/// If it cannot be told, nobody can be told of that either; the work goes on.
pub(super) fn print_besides(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Asks for something that is typed behind it.
pub(super) fn prompt(question: &str) {
    let _ = write!(std::io::stderr(), "{question}");
}
