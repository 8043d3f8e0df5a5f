//! Why a package is refused: what, where, and what to do about it.

use std::io;

/// A package that was refused. The one already installed, if any, is untouched.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The archive itself is larger than an upload may be.
    #[error(
        "the archive is larger than {} MiB; leave out what the plugin does not need",
        protocol::limits::ARCHIVE_BYTES_MAX / 1024 / 1024
    )]
    ArchiveTooLarge,
    /// Neither tar, tar.gz nor tar.zst.
    #[error("this is not a tar archive (plain, gzip or zstd); pack the plugin's folder with tar")]
    UnknownFormat,
    /// The archive as a whole is damaged, or is not what it seems.
    #[error("the archive is refused: {0}")]
    Archive(String),
    /// One entry of the archive is refused.
    #[error("the archive's entry \"{entry}\" is refused: {problem}")]
    Entry {
        /// Its name, escaped for printing.
        entry: String,
        /// Why, and what to do.
        problem: String,
    },
    /// The manifest is refused.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A folder could not be read or written.
    #[error("{doing}: {error}")]
    Io {
        /// What was being done, to which file.
        doing: String,
        /// What the system said.
        error: io::Error,
    },
}

/// What is wrong with a `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("manifest.json: {}{problem}", place(.key))]
pub struct ManifestError {
    /// The key at fault; empty if it is the whole file.
    pub key: String,
    /// What is wrong, and what to write instead.
    pub problem: String,
}

fn place(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!("\"{key}\": ") }
}

impl ManifestError {
    pub(crate) fn new(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { key: key.into(), problem: problem.into() }
    }
}

impl PackageError {
    pub(crate) fn entry(name: &[u8], problem: impl Into<String>) -> Self {
        // At most 300 bytes of a hostile name, with nothing that could steer a terminal.
        let shown = name[..name.len().min(300)].escape_ascii().to_string();
        Self::Entry { entry: shown, problem: problem.into() }
    }

    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |error| Self::Io { doing, error }
    }
}
