//! What tests of several crates need: a real PostgreSQL, a fresh database on it for each test, a
//! disk that can be filled, and chance that can be repeated.
//!
//! Invariant: nothing of it outlives the tests, however they end; it only listens on a socket in
//! a private folder.

mod chance;
mod database;
mod disk;
mod postgres;

pub use chance::Chance;
pub use database::Database;
pub use disk::SmallDisk;
pub use postgres::Postgres;

/// Names the PostgreSQL to use, as the URL of any database on it whose user may create others.
/// `cargo xtask test` starts one for all test processes; without it each process starts its own.
pub const POSTGRES_VARIABLE: &str = "PROPHASIS_TEST_POSTGRES";

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
