//! Every public method of the store, on both engines: the same test for SQLite and PostgreSQL,
//! and neither is ever skipped.
#![expect(clippy::unwrap_used, reason = "in a test a failure is the message")]

#[macro_use]
mod engines;

mod agreement;
mod alert;
mod assignment;
mod availability;
mod channel;
mod check;
mod classifier;
mod deletion;
mod export;
mod gap;
mod history;
mod history_agreement;
mod host;
mod host_group;
mod incident;
mod maintenance_window;
mod make;
mod notification;
mod page;
mod plugin;
mod schedule;
mod service;
mod session;
mod setting;
mod system_log;
mod token;
mod user;
