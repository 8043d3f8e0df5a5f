//! `manifest.json`: what a package says about itself.
//!
//! The original's manifests are read unchanged; every key beyond theirs is optional. A key that
//! is not known is refused with the nearest known one, because a misspelt `default_clasifier`
//! that is quietly ignored costs an evening.
//!
//! Invariant: a [`Manifest`] that exists is valid; nothing checks it again.

mod check;
pub use check::is_plugin_id;
pub(crate) use check::{is_metric_name, is_unit};
mod members;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ManifestError;
use check::{id, path, schema, text, version};
use members::Members;

/// Largest `manifest.json`, in bytes.
pub const MANIFEST_BYTES_MAX: usize = 256 * 1024;

/// Most results that a classifier may ask for by default.
const N_HISTORICAL_MAX: u32 = 10_000;

/// Most entries of any list in a manifest.
const LIST_MAX: usize = 512;

/// Every key that a manifest may have.
const KEYS: &[&str] = &[
    "name",
    "id",
    "description",
    "version",
    "default_n_historical",
    "default_classifier",
    "view",
    "view_source",
    "runtime",
    "entry",
    "platforms",
    "parameters",
    "metrics",
    "side",
    "capabilities",
    "timeout",
    "suggested_checks",
];

/// What a package says about itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// The plugin's name, for people.
    pub name: String,
    /// The plugin's identity, e.g. `com.example.cpu`; at most 200 bytes.
    pub id: String,
    /// What it measures, for people.
    pub description: String,
    /// The original's plain number or a semantic version, as text.
    pub version: String,
    /// How many results its classifier is given unless a check says otherwise; at least 1.
    pub default_n_historical: u32,
    /// The Lua file in the package that classifies its results.
    pub default_classifier: String,
    /// How its results are shown.
    pub view: View,
    /// The file in the package that holds a custom view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_source: Option<String>,
    /// What runs it.
    pub runtime: RuntimeKind,
    /// The file or the collector that runs; what it means depends on the runtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Where it runs: `linux`, or `linux-x86_64`; empty for everywhere.
    pub platforms: Vec<String>,
    /// JSON Schema of its parameters: an object.
    pub parameters: Map<String, Value>,
    /// The metrics it gives.
    pub metrics: Vec<MetricSpec>,
    /// Where it runs: on the monitored host or on the server.
    pub side: Side,
    /// What it needs beyond an ordinary user's rights.
    pub capabilities: Vec<String>,
    /// How long it may take unless a check says otherwise, in seconds.
    #[serde(rename = "timeout", skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<u32>,
    /// Checks to offer for a new host.
    pub suggested_checks: Vec<SuggestedCheck>,
}

/// How a plugin's results are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// Values over time.
    #[default]
    ValueGraph,
    /// Values over time on a scale from 0 to 100.
    PercentGraph,
    /// How often each value or message occurred.
    CountTable,
    /// The messages, newest first.
    MessageList,
    /// Times, values and messages.
    Table,
    /// The health over time.
    StateTimeline,
    /// The package's own template; see [`Manifest::view_source`].
    Custom,
}

/// What runs a plugin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuntimeKind {
    /// Code that is compiled in.
    Builtin,
    /// A Python package that exposes `Plugin`.
    #[default]
    Python,
    /// Any executable that prints one JSON object.
    Exec,
}

/// Where a plugin runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// On the monitored host.
    #[default]
    Agent,
    /// On the server, for what has no agent.
    Server,
}

/// A metric that a plugin gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricSpec {
    /// Its name, without an instance: `used_percent`.
    pub name: String,
    /// Its unit: `%`, `B`, `B/s`, `s`, `1/s`, or `1` for a plain count.
    #[serde(default = "plain_count")]
    pub unit: String,
    /// Its name for people.
    #[serde(default)]
    pub label: String,
}

fn plain_count() -> String {
    "1".to_owned()
}

/// A check that fits most hosts, offered when one is added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestedCheck {
    /// The check's name.
    pub name: String,
    /// How often it runs, in seconds.
    pub delta_s: u32,
    /// The plugin's parameters in it.
    #[serde(default)]
    pub parameters: Map<String, Value>,
}

impl Manifest {
    /// Reads and checks the bytes of a `manifest.json`.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let members = Members::read(bytes, KEYS)?;
        let manifest = Self {
            name: text("name", members.required("name")?, 200)?,
            id: id(members.required("id")?)?,
            description: text("description", members.required("description")?, 10_000)?,
            version: version(&members.required("version")?)?,
            default_n_historical: members.required("default_n_historical")?,
            default_classifier: path(
                "default_classifier",
                members.required("default_classifier")?,
            )?,
            view: members.or_default("view")?,
            view_source: members
                .optional("view_source")?
                .map(|file| path("view_source", file))
                .transpose()?,
            runtime: members.or_default("runtime")?,
            entry: members.optional("entry")?,
            platforms: members.list("platforms", LIST_MAX)?,
            parameters: schema(members.or_default("parameters")?)?,
            metrics: members.list("metrics", LIST_MAX)?,
            side: members.or_default("side")?,
            capabilities: members.list("capabilities", LIST_MAX)?,
            timeout_s: members.optional("timeout")?,
            suggested_checks: members.list("suggested_checks", LIST_MAX)?,
        };
        manifest.check()?;
        Ok(manifest)
    }

    /// What one key cannot tell by itself.
    fn check(&self) -> Result<(), ManifestError> {
        if !(1..=N_HISTORICAL_MAX).contains(&self.default_n_historical) {
            return Err(ManifestError::new(
                "default_n_historical",
                format!("write a number of results from 1 to {N_HISTORICAL_MAX}"),
            ));
        }
        if (self.view == View::Custom) != self.view_source.is_some() {
            return Err(ManifestError::new(
                "view_source",
                "write the template's file name if, and only if, \"view\" is \"custom\"",
            ));
        }
        let timeout_s_max = protocol::limits::TIMEOUT_MS_MAX / 1000;
        if self.timeout_s.is_some_and(|s| s == 0 || u64::from(s) > timeout_s_max) {
            return Err(ManifestError::new(
                "timeout",
                format!("write a number of seconds from 1 to {timeout_s_max}"),
            ));
        }
        check::entry(self.runtime, self.entry.as_deref())?;
        check::metrics(&self.metrics)?;
        check::suggested_checks(&self.suggested_checks)
    }

    /// Whether it runs on this operating system and processor; see [`Self::platforms`].
    pub fn runs_on(&self, os: &str, arch: &str) -> bool {
        let exact = format!("{os}-{arch}");
        self.platforms.is_empty() || self.platforms.iter().any(|one| *one == os || *one == exact)
    }
}

#[cfg(test)]
mod tests;
