//! The agent's installed packages, on disk.
//!
//! ```text
//! versions/<hash>/   one unpacked package; never changed once it is here
//! current/<id>       a file that holds the hash of the version in use
//! staging/           what is being written; emptied at start
//! lock               held while an agent uses the folder
//! ```
//!
//! A version is written aside, put on the disk, and renamed into place; then the small file in
//! `current` is replaced by a rename. Every rename is atomic, so a kill at any point leaves the
//! old version or the new one in use, never a mixture and never none.
//!
//! Invariant: what `current` names is complete in `versions`.
//! Invariant: only the user that runs the agent can read or enter the folder.

mod disk;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use protocol::{ContentHash, InstalledPlugin, limits};

use crate::{Package, PackageError, Unpacked};
use disk::{entries, own_private_folder, remove, replace_file, sync_folder};

/// The installed packages; one agent process holds it at a time.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
    installed: BTreeMap<String, Arc<Installed>>,
    /// Replaced versions that a run may still be using.
    retired: Vec<Arc<Installed>>,
    /// Held open for its lock.
    _lock: fs::File,
}

/// One installed version. While somebody holds it, its files stay.
#[derive(Debug)]
pub struct Installed {
    /// Its exact content.
    pub hash: ContentHash,
    /// Its files.
    pub package: Unpacked,
}

/// Where an installation has come to; see [`Repository::install_watched`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing is written yet.
    Begun,
    /// The files are in `staging`.
    Unpacked,
    /// The files are in `versions`.
    Stored,
    /// The new pointer is in `staging`.
    Pointed,
    /// The new version is in use.
    Switched,
    /// The old version's files are gone, unless a run uses them.
    Swept,
}

/// Why a package was not installed. The version in use is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The package is another plugin than the one that was asked for.
    #[error("the package is \"{found}\", not \"{asked}\"; upload it under its own id")]
    OtherId {
        /// The id that was asked for.
        asked: String,
        /// The id in the manifest.
        found: String,
    },
    /// There are as many plugins as the greeting can list.
    #[error("{} plugins are installed, and no more fit", limits::INSTALLED_PLUGINS_MAX)]
    Full,
    /// The disk.
    #[error(transparent)]
    Package(#[from] PackageError),
}

impl Repository {
    /// Opens or creates the folder, removes what an interrupted installation left, and loads
    /// what is installed. A version whose files are damaged counts as not installed.
    pub fn open(root: &Path) -> Result<Self, PackageError> {
        let failed = || PackageError::io(format!("cannot use {}", root.display()));
        own_private_folder(root).map_err(failed())?;
        let lock = disk::lock(&root.join("lock")).map_err(failed())?;
        for folder in ["versions", "current", "staging"] {
            own_private_folder(&root.join(folder)).map_err(failed())?;
        }
        // Plugins run in their own folder, from which a relative path would lead nowhere.
        let root = root.canonicalize().map_err(failed())?;
        let mut repository =
            Self { root, installed: BTreeMap::new(), retired: Vec::new(), _lock: lock };
        repository.load().map_err(failed())?;
        repository.remove_leftovers().map_err(failed())?;
        Ok(repository)
    }

    /// What is installed, by id.
    pub fn list(&self) -> Vec<InstalledPlugin> {
        self.installed.values().map(|installed| installed.describe()).collect()
    }

    /// The version of this plugin in use.
    pub fn find(&self, id: &str) -> Option<Arc<Installed>> {
        self.installed.get(id).cloned()
    }

    /// A private folder for the runs' temporary files; emptied at start.
    pub fn scratch_directory(&self) -> PathBuf {
        self.root.join("staging")
    }

    /// Makes `package` the version in use of the plugin `id`, which must be the package's own.
    pub fn install(
        &mut self,
        id: &str,
        package: &Package,
    ) -> Result<InstalledPlugin, InstallError> {
        self.install_watched(id, package, &mut |_| ())
    }

    /// As [`Self::install`], telling each step as it is reached, so that a test can kill the
    /// process there.
    pub fn install_watched(
        &mut self,
        id: &str,
        package: &Package,
        watch: &mut dyn FnMut(Step),
    ) -> Result<InstalledPlugin, InstallError> {
        let found = &package.manifest.id;
        if id != found {
            return Err(InstallError::OtherId { asked: id.to_owned(), found: found.clone() });
        }
        if !self.installed.contains_key(id) && self.installed.len() >= limits::INSTALLED_PLUGINS_MAX
        {
            return Err(InstallError::Full);
        }
        watch(Step::Begun);
        let directory = self.store(package, watch)?;
        watch(Step::Stored);
        self.switch(id, package.hash, watch)
            .map_err(PackageError::io(format!("cannot install {id}")))?;
        watch(Step::Switched);
        let unpacked = Unpacked { manifest: package.manifest.clone(), directory };
        let installed = Arc::new(Installed { hash: package.hash, package: unpacked });
        let described = installed.describe();
        let old = self.installed.insert(id.to_owned(), installed);
        self.retired.extend(old.filter(|old| old.hash != package.hash));
        self.sweep();
        watch(Step::Swept);
        Ok(described)
    }

    /// Removes replaced versions that no run uses any more.
    pub fn sweep(&mut self) {
        let versions = self.root.join("versions");
        let installed = &self.installed;
        self.retired.retain(|old| {
            if Arc::strong_count(old) > 1 {
                return true;
            }
            // An upload of the old version again makes it the one in use again.
            let in_use = installed.values().any(|current| current.hash == old.hash);
            if !in_use && let Err(error) = remove(&versions.join(old.hash.to_string())) {
                tracing::warn!(hash = %old.hash, %error, "an old plugin version stays on disk");
            }
            false
        });
    }

    fn store(
        &self,
        package: &Package,
        watch: &mut dyn FnMut(Step),
    ) -> Result<PathBuf, PackageError> {
        let target = self.root.join("versions").join(package.hash.to_string());
        // A complete folder: it got its name only after its content was on the disk.
        if target.exists() {
            return Ok(target);
        }
        let failed = || PackageError::io(format!("cannot write {}", target.display()));
        let staging = tempfile::Builder::new()
            .prefix("version-")
            .tempdir_in(self.root.join("staging"))
            .map_err(failed())?;
        package.unpack_into(staging.path())?;
        watch(Step::Unpacked);
        fs::rename(staging.path(), &target).map_err(failed())?;
        // It is no longer there to be removed.
        let _ = staging.keep();
        sync_folder(&self.root.join("versions")).map_err(failed())?;
        Ok(target)
    }

    fn switch(&self, id: &str, hash: ContentHash, watch: &mut dyn FnMut(Step)) -> io::Result<()> {
        let current = self.root.join("current");
        let staged = self.root.join("staging").join(format!("current-{hash}"));
        replace_file(&staged, &current.join(id), hash.to_string().as_bytes(), &mut || {
            watch(Step::Pointed);
        })?;
        sync_folder(&current)
    }

    fn load(&mut self) -> io::Result<()> {
        for (id, path) in entries(&self.root.join("current"))? {
            match self.load_one(&id, &path) {
                Ok(installed) => {
                    self.installed.insert(id, Arc::new(installed));
                }
                Err(problem) => {
                    tracing::warn!(id, problem, "an installed plugin is damaged and is dropped");
                    remove(&path)?;
                }
            }
        }
        Ok(())
    }

    fn load_one(&self, id: &str, path: &Path) -> Result<Installed, String> {
        let text = disk::read_small(path).map_err(|error| error.to_string())?;
        let hash: ContentHash = text.parse().map_err(|_| "its pointer is no hash".to_owned())?;
        let directory = self.root.join("versions").join(hash.to_string());
        let package = Unpacked::open(&directory).map_err(|error| error.to_string())?;
        if package.manifest.id != id {
            return Err(format!("it says that it is {}", package.manifest.id));
        }
        Ok(Installed { hash, package })
    }

    fn remove_leftovers(&self) -> io::Result<()> {
        for (_, path) in entries(&self.root.join("staging"))? {
            remove(&path)?;
        }
        for (name, path) in entries(&self.root.join("versions"))? {
            if !self.installed.values().any(|installed| installed.hash.to_string() == name) {
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// Whether a running agent holds the repository in this folder.
pub fn is_in_use(root: &Path) -> io::Result<bool> {
    disk::is_locked(&root.join("lock"))
}

impl Installed {
    fn describe(&self) -> InstalledPlugin {
        InstalledPlugin {
            id: self.package.manifest.id.clone(),
            version: self.package.manifest.version.clone(),
            hash: self.hash,
        }
    }
}
