//! Stamps: what a result was made from, so that making it again can be skipped.
//!
//! A stamp is a hash of contents and names, never of times: a fresh checkout and a moved folder
//! count as unchanged when they are.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// The stamp of the files and folders `sources` under `folder`; one that is absent counts as such.
pub(crate) fn of(folder: &Path, sources: &[&str]) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    for source in sources {
        let mut files = Vec::new();
        collect(&folder.join(source), &mut files)?;
        files.sort();
        for file in files {
            let content =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file.strip_prefix(folder).unwrap_or(&file);
            hash.update(name.as_os_str().as_encoded_bytes());
            hash.update(Sha256::digest(content));
        }
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

/// Whether `file` holds exactly `stamp`.
pub(crate) fn is_current(file: &Path, stamp: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text == stamp)
}

/// Keeps `stamp` in `file`.
pub(crate) fn keep(file: &Path, stamp: &str) -> anyhow::Result<()> {
    fs::write(file, stamp).with_context(|| format!("cannot write {}", file.display()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        let entries =
            fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
        for entry in entries {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_content_and_name_only() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/a"), "1").unwrap();
        let first = of(folder.path(), &["src", "absent"]).unwrap();
        fs::write(folder.path().join("src/a"), "1").unwrap();
        assert_eq!(of(folder.path(), &["src", "absent"]).unwrap(), first);
        fs::write(folder.path().join("src/a"), "2").unwrap();
        let second = of(folder.path(), &["src", "absent"]).unwrap();
        assert_ne!(second, first);
        fs::rename(folder.path().join("src/a"), folder.path().join("src/b")).unwrap();
        assert_ne!(of(folder.path(), &["src", "absent"]).unwrap(), second);
    }

    #[test]
    fn a_kept_stamp_is_current_until_it_differs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stamp");
        assert!(!is_current(&file, "x"));
        keep(&file, "x").unwrap();
        assert!(is_current(&file, "x"));
        assert!(!is_current(&file, "y"));
    }
}
