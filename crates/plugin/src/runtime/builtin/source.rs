//! Where the collectors read: the running system, or a recorded copy of its files in a test.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

/// Largest file that is read whole, in bytes; `/proc/stat` of the largest machines is 100 KiB.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// The root folder below which `/proc`, `/sys` and `/run` are.
#[derive(Debug, Clone)]
pub(super) struct Source {
    root: PathBuf,
}

impl Source {
    pub(super) fn system() -> Self {
        Self { root: PathBuf::from("/") }
    }

    #[cfg(test)]
    pub(super) fn recorded(root: &std::path::Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(super) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The file's text; bytes that are not UTF-8 are replaced.
    pub(super) fn read(&self, relative: &str) -> Result<String, String> {
        let failed = |error: std::io::Error| format!("cannot read /{relative}: {error}");
        let file = fs::File::open(self.path(relative)).map_err(failed)?;
        let mut content = Vec::new();
        file.take(FILE_BYTES_MAX).read_to_end(&mut content).map_err(failed)?;
        Ok(String::from_utf8_lossy(&content).into_owned())
    }

    pub(super) fn exists(&self, relative: &str) -> bool {
        self.path(relative).exists()
    }
}
