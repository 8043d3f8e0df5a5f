//! Everything that is kept: one set of queries for SQLite and PostgreSQL.
//!
//! Each noun's file holds its SQL beside the functions that run it; [`engine`] hides which of the
//! two databases answers. No rule lives here: what is valid is decided by `domain`, and the
//! database's constraints only stand behind it.
//!
//! Invariant: each statement is written once and runs unchanged on both engines.

pub mod alert;
mod assignment;
pub mod availability;
pub mod backup;
pub mod channel;
pub mod check;
pub mod chunk;
pub mod classifier;
pub mod engine;
pub mod error;
pub mod export;
pub mod gap;
mod head;
pub mod host;
pub mod host_group;
pub mod incident;
pub mod integrity;
mod link;
pub mod log;
pub mod maintenance_window;
pub mod message;
mod migration;
mod named;
pub mod notification;
pub mod page;
pub mod plugin;
pub mod recorder;
pub mod schedule;
pub mod schema;
pub mod series;
pub mod service;
pub mod session;
pub mod setting;
pub mod system_log;
pub mod token;
pub mod transfer;
pub mod transition;
pub mod user;

pub use engine::{Engine, Session, Store};
pub use error::StoreError;
pub use page::{Page, Paged};
