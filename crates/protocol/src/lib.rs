//! The messages between an agent and the core, version 1, and the bounds both ends keep.
//!
//! Nothing here reads a socket, a file or a clock: the agent and the core each bring their own,
//! so that both ends, the mock fleet and the tests speak exactly the same words.
//!
//! Invariant: a field is never renamed, retyped or removed within a version; the files in
//! `tests/golden/v1` are only ever added to.
//! Invariant: a reader ignores fields it does not know, so that either end can be upgraded first.

pub mod enrolment;
mod error;
mod hash;
mod hello;
pub mod limits;
mod run;

pub use error::{ApiError, code};
pub use hash::{ContentHash, NotAHash};
pub use hello::{Hello, InstalledPlugin, Platform};
pub use run::{Failed, Failure, Measured, Metric, RunReply, RunRequest, bounded_message};

/// The version of these messages; an agent answers it in [`Hello::protocol`].
pub const VERSION: u32 = 1;

/// The TCP port an agent listens on unless it is told otherwise.
pub const PORT_DEFAULT: u16 = 4048;

/// Path of the greeting (`GET`), answered with [`Hello`].
pub const HELLO_PATH: &str = "/v1/hello";

/// Path that runs a plugin (`POST` of a [`RunRequest`]), answered with [`RunReply`].
pub const RUN_PATH: &str = "/v1/run";

/// Start of the path that takes a package (`PUT`): the plugin's id and `?hash=` follow.
pub const PLUGINS_PATH_PREFIX: &str = "/v1/plugins/";
