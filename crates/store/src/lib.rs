//! Everything that is kept: one set of queries for SQLite and PostgreSQL.
//!
//! Each noun's file holds its SQL beside the functions that run it; [`engine`] hides which of the
//! two databases answers. No rule lives here: what is valid is decided by `domain`, and the
//! database's constraints only stand behind it.
//!
//! Invariant: each statement is written once and runs unchanged on both engines.

pub mod engine;
pub mod error;
mod link;
mod migration;
mod named;
pub mod page;
pub mod session;
pub mod setting;
pub mod system_log;
pub mod token;
pub mod user;

pub use engine::{Engine, Session, Store};
pub use error::StoreError;
pub use page::{Page, Paged};
