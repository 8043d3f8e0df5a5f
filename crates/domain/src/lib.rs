//! The rules of Prophasis: what the nouns are, what is valid, what follows from what.
//!
//! Invariant: nothing here does I/O, reads a clock or draws a random number; `now` is always an
//! argument. `cargo xtask tidy` checks the dependency list. That is what lets the same rules run
//! in the server, in property tests and on simulated time.

pub mod health;
pub mod id;
pub mod invalid;
pub mod outcome;
pub mod time;
