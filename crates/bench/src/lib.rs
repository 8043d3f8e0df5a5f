//! Benches of the store: what a sample costs to keep, and how soon a graph is ready.
//!
//! They call the public functions of `store` and `domain` as the server does; only the data is
//! made here, from a fixed seed. `docs/performance.md` tells the figures and how they came about.
//!
//! Invariant: no shortcut writes, and no figure without reading everything back first.

mod clock;
mod fleet;
pub mod ground;
mod house;
mod ledger;
mod percentile;
mod progress;
pub mod query;
mod random;
mod shape;
pub mod storage;
pub mod table;

use domain::time::Timestamp;

/// All data follows from it.
const SEED: u64 = 20_261_122;
/// When the made-up history begins: a midnight.
const START: Timestamp = Timestamp(1_767_225_600 * 1_000_000);
