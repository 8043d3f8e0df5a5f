//! A plugin as the core knows it: the package's description, without its files.

use crate::id::{ClassifierId, PluginId};
use crate::invalid::Invalid;
use crate::time::Timestamp;

/// Longest plugin id, in bytes.
pub const ID_BYTES_MAX: usize = 200;
/// Most results that a classifier may ask for.
pub const N_HISTORICAL_MAX: u32 = 1_000;

/// A plugin as stored. The manifest stays JSON text here: its shape belongs to the package format.
#[derive(Debug, Clone, PartialEq)]
pub struct Plugin {
    /// Such as `org.prophasis.cpu`.
    pub id: PluginId,
    /// Shown to people.
    pub name: String,
    /// Shown to people.
    pub description: String,
    /// As the manifest gives it.
    pub version: String,
    /// Lower-case hex SHA-256 of the package: what core and agent agree on.
    pub hash: String,
    /// Size of the package in bytes.
    pub size_bytes: i64,
    /// How many results its classifier sees.
    pub n_historical: u32,
    /// The whole manifest as JSON.
    pub manifest: serde_json::Value,
    /// The classifier that came with it.
    pub default_classifier_id: ClassifierId,
    /// Whether it came with Prophasis.
    pub standard: bool,
    /// When this version was installed.
    pub installed_at: Timestamp,
}

/// Reverse-DNS style: dot-separated labels of letters, digits, `-`, `_`; at least two of them.
pub fn check_id(field: &str, id: &str) -> Result<(), Invalid> {
    let label = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if id.len() > ID_BYTES_MAX {
        return Err(Invalid::new(field, format!("is longer than {ID_BYTES_MAX} bytes")));
    }
    if id.split('.').count() < 2 || !id.split('.').all(label) {
        return Err(Invalid::new(
            field,
            "must be dot-separated words of letters, digits, - and _, such as com.example.cpu",
        ));
    }
    Ok(())
}
