//! A classifier: a Lua script with its versions. Running it is the `classifier` crate's job.

use serde::{Deserialize, Serialize};

use crate::id::{ClassifierId, PluginId};
use crate::invalid::Invalid;
use crate::text::{check_description, check_name};
use crate::time::Timestamp;

/// Longest script, in bytes.
pub const SOURCE_BYTES_MAX: usize = 65_536;

/// What people set about a classifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassifierSettings {
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The Lua text of the current version.
    pub source: String,
}

impl ClassifierSettings {
    /// Refuses blank names and empty or oversized scripts; syntax is checked where Lua is.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)?;
        if self.source.trim().is_empty() {
            return Err(Invalid::new("source", "is empty; a classifier must return a health"));
        }
        if self.source.len() > SOURCE_BYTES_MAX {
            return Err(Invalid::new("source", format!("is longer than {SOURCE_BYTES_MAX} bytes")));
        }
        Ok(())
    }
}

/// A classifier as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classifier {
    /// Its number.
    pub id: ClassifierId,
    /// What people set; `source` is the current version's.
    pub settings: ClassifierSettings,
    /// Set if this is the default of that plugin.
    pub plugin_id: Option<PluginId>,
    /// Counts from 1.
    pub current_version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the current version was written.
    pub updated_at: Timestamp,
}

/// One version of a classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassifierVersion {
    /// Counts from 1.
    pub version: i64,
    /// The Lua text.
    pub source: String,
    /// Who wrote it: a user's name, or `package <plugin id> <version>`.
    pub author: String,
    /// When.
    pub created_at: Timestamp,
}
