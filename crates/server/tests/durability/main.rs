//! Storage that fails under a running server: a full disk, a disk that does not sync, a PostgreSQL
//! whose processes are killed. It is told everywhere, nothing panics, it mends itself, and
//! everything that was measured meanwhile is stored: in order, once.
//!
//! The agents answer with numbers that count up, so that a missing, repeated or misplaced result
//! is seen.
//!
//! And commands that are killed while they fill a database, or whose output nobody reads.

#![expect(clippy::unwrap_used, reason = "a preparation that fails should fail its test")]

// The same world as the core's tests, of which each test binary uses a part.
#[path = "../core/probe.rs"]
mod probe;
#[allow(dead_code, reason = "the core's tests use the rest")]
#[path = "../core/setting.rs"]
mod setting;
#[allow(dead_code, reason = "the core's tests use the rest")]
#[path = "../core/sight.rs"]
mod sight;
#[path = "../core/wait.rs"]
mod wait;
#[allow(dead_code, unused_macros, reason = "the core's tests use the rest")]
#[path = "../core/world.rs"]
mod world;

mod command;
mod count;
mod disk;
mod postgres;
mod postgres_disk;
mod program;
mod transfer;
mod waiting;
