//! Both databases go through the same migrations.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

const FOLDERS: [&str; 2] = ["crates/store/migrations/sqlite", "crates/store/migrations/postgres"];

/// A fault for each migration that only one engine has.
pub(crate) fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names(&root.join(folder)));
    let (sqlite, postgres) = (sqlite?, postgres?);
    Ok(sqlite
        .symmetric_difference(&postgres)
        .map(|name| format!("{name}: this migration exists for one database only"))
        .collect())
}

fn names(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
