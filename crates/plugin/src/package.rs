//! A plugin's package: an archive that was read, checked, and can be unpacked.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use protocol::ContentHash;
use sha2::{Digest, Sha256};

use crate::manifest::MANIFEST_BYTES_MAX;
use crate::{Manifest, ManifestError, PackageError, RuntimeKind, archive};

/// Largest classifier or view template, in bytes.
const SOURCE_BYTES_MAX: u64 = 256 * 1024;

/// The manifest's name in the top folder.
const MANIFEST: &str = "manifest.json";

/// A package that was read from its archive and found sound; nothing is unpacked yet.
#[derive(Debug, Clone)]
pub struct Package {
    /// What it says about itself.
    pub manifest: Manifest,
    /// SHA-256 of the archive.
    pub hash: ContentHash,
    /// The name of its top folder.
    pub folder: String,
    /// The Lua source of its default classifier.
    pub classifier_source: String,
    /// The template of its custom view, if it has one.
    pub view_source: Option<String>,
    /// Its files, in the archive's order, without folders.
    pub files: Vec<PackedFile>,
    archive: Vec<u8>,
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Its path below the top folder.
    pub path: String,
    /// Its size, in bytes.
    pub size_bytes: u64,
    /// Whether the archive marks it as executable.
    pub executable: bool,
}

/// A package in a folder: unpacked by an agent, or a plugin author's working copy.
#[derive(Debug, Clone)]
pub struct Unpacked {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Its top folder, the one with `manifest.json`.
    pub directory: PathBuf,
}

impl Package {
    /// Reads and checks an archive: tar, tar.gz or tar.zst, at most
    /// [`protocol::limits::ARCHIVE_BYTES_MAX`].
    pub fn read(bytes: &[u8]) -> Result<Self, PackageError> {
        let mut files = Vec::new();
        // Which files matter is known from the manifest, which may stand anywhere.
        let mut manifest = None;
        let folder = archive::walk(bytes, &mut |entry, content| {
            if entry.directory {
                return Ok(());
            }
            if entry.path == MANIFEST {
                let text = read_text(MANIFEST, MANIFEST_BYTES_MAX as u64, content)?;
                manifest = Some(Manifest::parse(text.as_bytes())?);
            }
            files.push(PackedFile {
                path: entry.path.to_owned(),
                size_bytes: entry.size_bytes,
                executable: entry.executable,
            });
            Ok(())
        })?;
        let manifest: Manifest = manifest
            .ok_or_else(|| ManifestError::new("", format!("it is missing from \"{folder}/\"")))?;
        check_entry(&manifest, &files)?;
        let (classifier_source, view_source) = sources(bytes, &manifest)?;
        let hash = ContentHash::from_digest(Sha256::digest(bytes).into());
        let archive = bytes.to_vec();
        Ok(Self { manifest, hash, folder, classifier_source, view_source, files, archive })
    }

    /// The bytes that were read.
    pub fn archive(&self) -> &[u8] {
        &self.archive
    }

    /// Writes the content of the top folder into `directory`, which must exist and be empty.
    ///
    /// Files are private to this user, never follow a link, never replace anything, and are on
    /// the disk when this returns.
    pub fn unpack_into(&self, directory: &Path) -> Result<Unpacked, PackageError> {
        archive::walk(&self.archive, &mut |entry, content| {
            let path = directory.join(entry.path);
            let failed = || PackageError::io(format!("cannot write {}", path.display()));
            if entry.directory {
                return create_folder(&path).map_err(failed());
            }
            if let Some(parent) = path.parent() {
                create_folder(parent).map_err(failed())?;
            }
            let runs = entry.executable || self.manifest.entry.as_deref() == Some(entry.path);
            write_new(&path, if runs { 0o700 } else { 0o600 }, content).map_err(failed())
        })?;
        let failed = || PackageError::io(format!("cannot write {}", directory.display()));
        sync_folders(directory).map_err(failed())?;
        Ok(Unpacked { manifest: self.manifest.clone(), directory: directory.to_owned() })
    }
}

impl Unpacked {
    /// Reads the package in `directory`, e.g. to try it out before it is packed.
    pub fn open(directory: &Path) -> Result<Self, PackageError> {
        let path = directory.join(MANIFEST);
        let failed = || PackageError::io(format!("cannot read {}", path.display()));
        let file = fs::File::open(&path).map_err(failed())?;
        let mut bytes = Vec::new();
        file.take(MANIFEST_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(failed())?;
        let directory = directory.canonicalize().map_err(failed())?;
        Ok(Self { manifest: Manifest::parse(&bytes)?, directory })
    }
}

fn check_entry(manifest: &Manifest, files: &[PackedFile]) -> Result<(), ManifestError> {
    let (RuntimeKind::Exec | RuntimeKind::Python, Some(entry)) =
        (manifest.runtime, &manifest.entry)
    else {
        return Ok(());
    };
    if files.iter().any(|file| file.path == *entry) {
        return Ok(());
    }
    Err(ManifestError::new("entry", format!("there is no file \"{entry}\" in the package")))
}

/// The texts that the server keeps: the default classifier and the custom view.
fn sources(bytes: &[u8], manifest: &Manifest) -> Result<(String, Option<String>), PackageError> {
    let (mut classifier, mut view) = (None, None);
    archive::walk(bytes, &mut |entry, content| {
        if !entry.directory && entry.path == manifest.default_classifier {
            classifier = Some(read_text(entry.path, SOURCE_BYTES_MAX, content)?);
        } else if !entry.directory && manifest.view_source.as_deref() == Some(entry.path) {
            view = Some(read_text(entry.path, SOURCE_BYTES_MAX, content)?);
        }
        Ok(())
    })?;
    let missing = |key: &str, file: &str| {
        ManifestError::new(key, format!("there is no file \"{file}\" in the package"))
    };
    let classifier =
        classifier.ok_or_else(|| missing("default_classifier", &manifest.default_classifier))?;
    match (&manifest.view_source, view) {
        (Some(file), None) => Err(missing("view_source", file).into()),
        (_, view) => Ok((classifier, view)),
    }
}

fn read_text(path: &str, bytes_max: u64, content: &mut dyn Read) -> Result<String, PackageError> {
    let refused = |problem: String| PackageError::entry(path.as_bytes(), problem);
    let mut bytes = Vec::new();
    content.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| archive::broken(&error))?;
    if bytes.len() as u64 > bytes_max {
        return Err(refused(format!("it is larger than {} KiB", bytes_max / 1024)));
    }
    String::from_utf8(bytes).map_err(|_| refused("it is not UTF-8 text".into()))
}

fn create_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Creates a file that was not there; `create_new` neither follows a link nor replaces a file.
pub(crate) fn write_new(path: &Path, mode: u32, content: &mut dyn Read) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    io::copy(content, &mut file)?;
    file.flush()?;
    file.sync_all()
}

/// Puts the folders themselves on the disk, the deepest first.
fn sync_folders(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    fs::File::open(directory)?.sync_all()
}
