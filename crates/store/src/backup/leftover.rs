//! The file that a backup is written to before it has its name, and what is left of those whose
//! writers were killed.
//!
//! Invariant: the file is locked for as long as somebody writes it, so one that is not locked is
//! nobody's; it is removed when the next backup is written beside it.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use tempfile::NamedTempFile;

/// How such a file's name begins; the rest is random, so that nobody can put one there before.
const PREFIX: &str = ".prophasis-backup-";

/// A new file in `folder` that only its owner may read; gone if it is dropped.
pub(super) fn create(folder: &Path) -> std::io::Result<NamedTempFile> {
    loop {
        let file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?;
        match file.as_file().lock() {
            // A few network file systems cannot; leftovers then stay where they are.
            Err(error) if error.kind() == ErrorKind::Unsupported => return Ok(file),
            locked => locked?,
        }
        // Somebody may have taken it for a leftover before it was locked.
        if file.as_file().metadata()?.nlink() > 0 {
            return Ok(file);
        }
    }
}

/// Removes what killed writers left in `folder`. Whatever cannot be removed stays.
pub(super) fn sweep(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if ours && entry.file_type()?.is_file() && is_abandoned(&entry.path()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn is_abandoned(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock | TryLockError::Error(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_writes_any_more_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let abandoned = folder.path().join(format!("{PREFIX}x"));
        let other = folder.path().join("backup.zst");
        std::fs::write(&abandoned, "half").unwrap();
        std::fs::write(&other, "whole").unwrap();
        let written = create(folder.path()).unwrap();
        sweep(folder.path()).unwrap();
        assert!(!abandoned.exists());
        assert!(other.exists() && written.path().exists());
    }
}
