//! The greeting: who an agent is and what it holds.

use serde::{Deserialize, Serialize};

use crate::ContentHash;

/// The answer to `GET /v1/hello`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Version of these messages; see [`crate::VERSION`].
    pub protocol: u32,
    /// The agent's own version.
    pub version: String,
    /// The machine it runs on.
    pub platform: Platform,
    /// The packages it holds, by id; at most [`crate::limits::INSTALLED_PLUGINS_MAX`].
    pub plugins: Vec<InstalledPlugin>,
    /// What it can run: `builtin`, `python`, `exec`.
    pub runtimes: Vec<String>,
    /// When it started: seconds since 1970, UTC, by the agent's own clock.
    pub started_at_s: i64,
}

/// The machine an agent runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// Operating system, e.g. `linux`.
    pub os: String,
    /// Processor architecture, e.g. `x86_64`.
    pub arch: String,
    /// The machine's own name for itself.
    pub hostname: String,
    /// Release of the kernel, e.g. `6.12.48`.
    pub kernel: String,
}

/// One package that an agent holds; also the answer to an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledPlugin {
    /// The plugin's id, e.g. `org.prophasis.cpu`.
    pub id: String,
    /// The version that its manifest states.
    pub version: String,
    /// Its exact content.
    pub hash: ContentHash,
}
