//! The product's own log as people see it: what went wrong in here, and how badly.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::SystemLogId;
use crate::time::Timestamp;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Something does not work.
    Error,
    /// Something may soon not work.
    Warning,
    /// Worth knowing.
    Info,
}

impl Level {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Error, Self::Warning, Self::Info]
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" is not a level; use error, warning or info"))
    }
}

/// An entry that is about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSystemLog {
    /// When it happened.
    pub at: Timestamp,
    /// How bad it is.
    pub level: Level,
    /// Which part of the product.
    pub source: String,
    /// A word that programs can look for.
    pub code: String,
    /// For people.
    pub message: String,
    /// The id that an error answer named.
    pub reference: Option<String>,
}

/// An entry as stored, as one user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemLog {
    /// Its number; newer entries have greater ones.
    pub id: SystemLogId,
    /// What was written.
    pub entry: NewSystemLog,
    /// Whether the user has marked it as read, or it is information, which nobody has to read.
    pub read: bool,
}
