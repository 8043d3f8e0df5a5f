//! The API through its own router, on both databases: what it answers, to whom, and what it
//! refuses.

#![expect(clippy::unwrap_used, reason = "a preparation that fails should fail its test")]

#[macro_use]
mod site;

mod access;
mod alert;
mod availability;
mod backup;
mod channel;
mod check;
mod classifier;
mod envelope;
mod event;
mod export;
mod history;
mod host;
mod host_group;
mod incident;
mod maintenance_window;
mod metrics;
mod notification;
mod openapi;
mod page;
mod pages;
mod plugin;
mod schedule;
mod service;
mod session;
mod status;
mod system_log;
mod token;
mod user;
