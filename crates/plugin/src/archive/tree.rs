//! What an archive has held so far: finds duplicates, clashes and a second top folder.

use std::collections::BTreeMap;

use super::ENTRIES_MAX;
use crate::PackageError;

/// Names seen, by their lower-case form, so that the package is the same on every file system.
#[derive(Default)]
pub(super) struct Tree {
    top: Option<String>,
    seen: BTreeMap<String, Node>,
    entries: usize,
}

struct Node {
    exact: String,
    directory: bool,
    /// Has an entry of its own, not only entries below it.
    stated: bool,
}

impl Tree {
    /// Takes an entry in and gives its path below the top folder, or why it is refused.
    pub(super) fn add<'n>(&mut self, name: &'n str, directory: bool) -> Result<&'n str, String> {
        self.entries += 1;
        if self.entries > ENTRIES_MAX {
            return Err(format!("it is one more than the {ENTRIES_MAX} files allowed"));
        }
        let (top, below) = name.split_once('/').unwrap_or((name, ""));
        if below.is_empty() && !directory {
            return Err("a file beside the top folder; pack one folder that holds all".into());
        }
        let first = self.top.get_or_insert_with(|| top.to_owned());
        if *first != top {
            return Err(format!("a second top folder beside \"{first}\"; pack exactly one"));
        }
        for (at, _) in name.match_indices('/') {
            self.see(&name[..at], true, false)?;
        }
        self.see(name, directory, true)?;
        Ok(below)
    }

    fn see(&mut self, name: &str, directory: bool, stated: bool) -> Result<(), String> {
        let Some(node) = self.seen.get_mut(&name.to_lowercase()) else {
            let node = Node { exact: name.to_owned(), directory, stated };
            self.seen.insert(name.to_lowercase(), node);
            return Ok(());
        };
        if node.exact != name {
            return Err(format!("it differs from \"{}\" only by upper and lower case", node.exact));
        }
        if node.directory != directory {
            return Err("it is both a file and a folder".into());
        }
        if node.stated && stated {
            return Err("it is there twice".into());
        }
        node.stated |= stated;
        Ok(())
    }

    pub(super) fn into_top(self) -> Result<String, PackageError> {
        self.top.ok_or_else(|| PackageError::Archive("it is empty".into()))
    }
}
