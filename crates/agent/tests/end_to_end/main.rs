//! The real agent as a process of its own, spoken to over real TLS.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bounds;
mod command_line;
mod harness;
mod pins;
mod runs;
