//! What a classifier may look at: the history, its parameters, the host, other plugins.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use domain::health::Health;
use domain::history::Entry;
use serde_json::Value;

/// Most results handed to a script; of a longer history it sees the newest.
pub const HISTORY_LEN_MAX: usize = 10_000;

/// The host that was measured, as far as scripts may know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Host {
    /// Its name.
    pub name: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Where `other(plugin_id)` looks: the latest results of other plugins on the same host.
///
/// A lookup runs on the thread that classifies, while the script waits; keep it quick.
#[derive(Clone, Default)]
pub struct Others(Option<Arc<Lookup>>);

type Lookup = dyn Fn(&str) -> Option<Vec<Entry>> + Send + Sync;

impl Others {
    /// No other plugin is known: `other` gives nil.
    pub fn none() -> Self {
        Self(None)
    }

    /// Asks `lookup` for the history of a plugin, oldest first, only when a script wants it.
    pub fn from_fn(lookup: impl Fn(&str) -> Option<Vec<Entry>> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    pub(crate) fn get(&self, plugin_id: &str) -> Option<Vec<Entry>> {
        self.0.as_ref()?(plugin_id)
    }
}

impl From<HashMap<String, Vec<Entry>>> for Others {
    fn from(histories: HashMap<String, Vec<Entry>>) -> Self {
        Self::from_fn(move |plugin_id| histories.get(plugin_id).cloned())
    }
}

impl From<BTreeMap<String, Vec<Entry>>> for Others {
    fn from(histories: BTreeMap<String, Vec<Entry>>) -> Self {
        Self::from_fn(move |plugin_id| histories.get(plugin_id).cloned())
    }
}

impl fmt::Debug for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Others(lookup)" } else { "Others(none)" })
    }
}

/// Everything one call of a classifier sees. Borrowed, so that a backtest can slide a window over
/// one recorded history without copying it.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// The last results, oldest first, the newest last.
    pub history: &'a [Entry],
    /// The parameters that the check gives this plugin; an object, or null for none.
    pub params: &'a Value,
    /// The host that was measured.
    pub host: &'a Host,
    /// The verdict before this one; `NoData` for the first.
    pub previous_health: Health,
    /// Other plugins on the same host.
    pub others: &'a Others,
}

impl<'a> Input<'a> {
    /// The part of the history that the script sees.
    pub(crate) fn window(&self) -> &'a [Entry] {
        newest(self.history)
    }
}

/// The newest [`HISTORY_LEN_MAX`] entries.
pub(crate) fn newest(history: &[Entry]) -> &[Entry] {
    &history[history.len().saturating_sub(HISTORY_LEN_MAX)..]
}

/// When the result arrived, in seconds since 1970 with fractions.
pub(crate) fn seconds(entry: &Entry) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a double holds microseconds until year 2255")]
    let micros = entry.at.0 as f64;
    micros / 1e6
}
