//! The rules of Prophasis: what the nouns are, what is valid, what follows from what.
//!
//! Invariant: nothing here does I/O, reads a clock or draws a random number; `now` is always an
//! argument. `cargo xtask tidy` checks the dependency list. That is what lets the same rules run
//! in the server, in property tests and on simulated time.

pub mod alert;
pub mod assignment;
pub mod availability;
pub mod channel;
pub mod check;
pub mod classifier;
pub mod dispatch;
pub mod graph;
pub mod group;
pub mod health;
pub mod history;
pub mod host;
pub mod id;
pub mod incident;
pub mod invalid;
pub mod maintenance;
pub mod notification;
pub mod outcome;
pub mod plugin;
pub mod rollup;
pub mod schedule;
pub mod series;
pub mod service;
pub mod silence;
pub mod system_log;
pub mod text;
pub mod time;
pub mod transition;
pub mod user;
