//! Many mock agents in one process, for load, demonstrations and tests against the real protocol.
//!
//! Each listens on its own loopback port or address and speaks the agents' protocol over real TLS.
//! What they measure, and how they misbehave, stands in one JSON file that is read again whenever
//! it changes.
//!
//! Invariant: nothing is ever executed and nothing but the values file is read; an uploaded
//! package is checked, remembered by its hash and forgotten.

mod agent;
mod api;
mod body;
mod fleet;
mod identity;
mod script;

pub use fleet::{AGENTS_MAX, Fleet, Member, Settings};
pub use identity::Identity;
pub use script::{Behaviour, Script, ScriptFile};
