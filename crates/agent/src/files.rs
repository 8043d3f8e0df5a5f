//! The agent's folder: where each file is, and how a private one is written and read.
//!
//! Invariant: the folder is 0700 and its files are 0600, from the moment that they exist.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use rustix::fs::OFlags;

/// No file of the set-up is larger.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// The paths in the agent's folder.
pub(crate) struct Files {
    directory: PathBuf,
}

impl Files {
    pub(crate) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// Written last by a set-up, so that there is none without the rest.
    pub(crate) fn config(&self) -> PathBuf {
        self.directory.join("config.toml")
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.directory.join("certificate.pem")
    }

    pub(crate) fn private_key(&self) -> PathBuf {
        self.directory.join("private-key.pem")
    }

    pub(crate) fn key_hash(&self) -> PathBuf {
        self.directory.join("key-hash")
    }

    pub(crate) fn plugins(&self) -> PathBuf {
        self.directory.join("plugins")
    }

    /// Creates the folder with those above it, or closes an existing one to other users.
    pub(crate) fn own_directory(&self) -> anyhow::Result<()> {
        let directory = &self.directory;
        let doing = || format!("cannot use the folder {}", directory.display());
        if let Some(parent) = directory.parent() {
            fs::create_dir_all(parent).with_context(doing)?;
        }
        match fs::DirBuilder::new().mode(0o700).create(directory) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(error).with_context(doing);
            }
            _ => {}
        }
        let about = fs::symlink_metadata(directory).with_context(doing)?;
        ensure!(
            about.is_dir() && about.uid() == rustix::process::geteuid().as_raw(),
            "{} must be a folder (not a link) owned by this user",
            directory.display()
        );
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700)).with_context(doing)
    }
}

/// Writes a private file in one step: readers see the old content or the new.
pub(crate) fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let doing = || format!("cannot write {}", path.display());
    let staged = path.with_extension("new");
    match fs::remove_file(&staged) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).with_context(doing),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(&staged).with_context(doing)?;
    file.write_all(content).with_context(doing)?;
    file.sync_all().with_context(doing)?;
    fs::rename(&staged, path).with_context(doing)
}

/// Reads a file of the set-up, not through a link.
pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    let doing = || format!("cannot read {}; run `prophasis-agent setup` first", path.display());
    let mut options = fs::OpenOptions::new();
    let file = options
        .read(true)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
        .with_context(doing)?;
    let mut text = String::new();
    file.take(FILE_BYTES_MAX).read_to_string(&mut text).with_context(doing)?;
    Ok(text)
}
