//! Turns the recent results of a plugin into a health, by a Lua script that people can edit.
//!
//! Scripts come from administrators and from uploaded packages, messages from monitored machines:
//! nothing here trusts either. A script that fails, loops or eats memory costs one verdict, never
//! the process, the worker thread or the next script.
//!
//! Invariant: text from an agent reaches a script as a value, never as source.
//! Invariant: the same script over the same input gives the same verdict; no clock, randomness or
//! earlier call can be seen from inside. That is what makes a backtest mean something.

mod fault;
mod input;
mod prelude;
mod sandbox;
mod script;
mod statistics;
mod trend;
mod verdict;
mod workers;

pub use domain::history::Entry;
pub use fault::{FaultKind, ScriptFault};
pub use input::{HISTORY_LEN_MAX, Host, Input, Others};
pub use sandbox::{Limits, Sandbox};
pub use script::{SOURCE_BYTES_MAX, Script};
pub use verdict::{REASON_BYTES_MAX, Verdict};
pub use workers::{Job, Workers};
