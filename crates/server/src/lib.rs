//! The core of Prophasis: schedules, dispatches, classifies, records, alerts, and serves the API
//! and the web pages.
//!
//! `app` starts and stops everything; `loops` do the work in the background; `pipeline` is the
//! way from a reply to history; `api` is the only door to all of it.

pub mod agents;
pub mod api;
pub mod app;
pub mod availability;
pub mod cli;
pub mod clock;
pub mod config;
pub mod hex;
pub mod identity;
pub mod live;
pub mod loops;
pub mod monitoring;
pub mod notify;
mod outbound;
pub mod pipeline;
pub mod plan;
pub mod random;
pub mod remote_write;
pub mod service_health;
pub mod setup_token;
pub mod shared;
pub mod signals;
pub mod starter;
pub mod state;
pub mod storage_health;
pub mod system_log;
pub mod vault;
pub mod web;
