//! `kill -9` at any moment, a database that crashes, and a disk that is full: what was
//! acknowledged is there exactly once, and what is there is sound.
//!
//! A hundred kills on each engine; `PROPHASIS_CRASH_RUNS=1000 cargo test -p store --test crash` is
//! the long run. What a run did depends on a seed that it prints: `PROPHASIS_CRASH_SEED=…` begins
//! with the same choices, though not at the same microseconds.
#![expect(clippy::unwrap_used, reason = "in a test a failure is the message")]

mod child;
mod deed;
mod full_disk;
mod kill;
mod place;
mod verify;
mod worker;
