//! The few disk operations that the repository is made of, each atomic or durable.

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::package::write_new;

/// Creates the folder, or takes it over if it is this user's own and no link; then closes it to
/// all others.
pub(super) fn own_private_folder(path: &Path) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let about = fs::symlink_metadata(path)?;
    if !about.is_dir() || about.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other("it must be a folder (not a link) owned by this user"));
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// Takes the lock that keeps a second agent out, for as long as the file stays open.
pub(super) fn lock(path: &Path) -> io::Result<fs::File> {
    let file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(no_follow())
        .open(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(Errno::WOULDBLOCK) => Err(io::Error::other("another agent is using it; stop that one")),
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody holds the lock; a file that is not there is not held.
pub(super) fn is_locked(path: &Path) -> io::Result<bool> {
    let file = match fs::OpenOptions::new().read(true).custom_flags(no_follow()).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened?,
    };
    match flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) => Ok(false),
        Err(Errno::WOULDBLOCK) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Writes `staged` durably and renames it over `target`.
pub(super) fn replace_file(
    staged: &Path,
    target: &Path,
    content: &[u8],
    written: &mut dyn FnMut(),
) -> io::Result<()> {
    remove(staged)?;
    write_new(staged, 0o600, &mut &*content)?;
    written();
    fs::rename(staged, target)
}

/// Puts a folder's list of names on the disk.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

/// The folder's entries, by name. Names that are not UTF-8 are none of ours and are left alone.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, entry.path()));
        }
    }
    Ok(found)
}

/// Removes a file or a folder with all below it; it need not be there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(about) if about.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Reads a file of at most 4 KiB, not through a link.
pub(super) fn read_small(path: &Path) -> io::Result<String> {
    let file = fs::OpenOptions::new().read(true).custom_flags(no_follow()).open(path)?;
    let mut text = String::new();
    file.take(4096).read_to_string(&mut text)?;
    Ok(text)
}

fn no_follow() -> i32 {
    rustix::fs::OFlags::NOFOLLOW.bits().cast_signed()
}
