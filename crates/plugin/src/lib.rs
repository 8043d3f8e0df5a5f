//! Plugin packages: their manifest and archive, the agent's set of installed ones, and what runs
//! them.
//!
//! The agent uses all of it. The server reads packages that people upload, and runs plugins of
//! its own side.
//!
//! Invariant: everything in a package is untrusted until [`Package::read`] has returned it.

pub mod archive;
mod error;
pub mod manifest;
mod package;
pub mod repository;
pub mod runtime;

pub use archive::pack_directory;
pub use error::{ManifestError, PackageError};
pub use manifest::{Manifest, MetricSpec, RuntimeKind, Side, SuggestedCheck, View, is_plugin_id};
pub use package::{Package, PackedFile, Unpacked};
pub use repository::Repository;
