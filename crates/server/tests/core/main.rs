//! The core against real things: agents over TLS, both databases, receivers that refuse, hang or
//! lie, and `kill -9`.

#![expect(clippy::unwrap_used, reason = "a preparation that fails should fail its test")]

#[macro_use]
mod world;

mod certificate;
mod commit_failure;
mod crash;
mod delivery;
mod email;
mod gap;
mod letter;
mod long_term;
mod mail_server;
mod maintenance;
mod outcomes;
mod probe;
mod receiver;
mod remote_write;
mod setting;
mod sight;
mod stepped;
mod stranger;
mod syslog;
mod wait;
mod webhook;
mod whole_path;
mod wire;
