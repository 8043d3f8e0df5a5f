//! Backups: everything that a database holds as one compressed file that either engine can be
//! filled from again. The master key that opens the secrets in it is not part of it.
//!
//! The file is valid input for `zstd`: a frame that it skips with the header, one with the rows,
//! and another one to be skipped with the SHA-256 of everything before it. `format` has the
//! details.
//!
//! Invariant: a backup has its name only once it is complete and on the disk, and nothing is
//! written from a backup before all of it was checked.

mod format;
mod leftover;
mod reader;
mod writer;

use std::fs::File;
use std::io::{Seek as _, Write};
use std::path::Path;

use domain::time::Timestamp;

use crate::engine::Store;
use crate::migration;
use crate::schema;
use crate::transfer::{
    Digest, Loader, Manifest, Page, Pages, Progress, Result, Sink, Snapshot, Source as _, pump,
};

pub use reader::Backup;
use writer::BackupWriter;

/// Writes everything that `store` holds now to `path`, while others go on writing to the store.
/// A file that was there is replaced once the new one is complete.
///
/// Compresses and writes on the calling thread: meant for a command of its own.
pub async fn write(
    store: &Store,
    path: &Path,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Manifest> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    leftover::sweep(folder)?;
    let file = leftover::create(folder)?;
    let (manifest, file) = write_into(file, store, now, progress).await?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    Ok(manifest)
}

/// The same as a file in `folder` that has no name: it goes when it is closed, however the
/// program ends.
pub async fn write_unnamed(store: &Store, folder: &Path, now: Timestamp) -> Result<File> {
    let file = tempfile::tempfile_in(folder)?;
    let (_, mut file) = write_into(file, store, now, &mut |_| {}).await?;
    file.rewind()?;
    Ok(file)
}

async fn write_into<F: Write>(
    file: F,
    store: &Store,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<(Manifest, F)> {
    let mut source = Snapshot::take(store, now).await?;
    let mut writer = BackupWriter::begin(file, source.manifest())?;
    pump("writing", &mut source, &mut writer, progress).await?;
    Ok((source.manifest().clone(), writer.finish()?))
}

/// Fills `store` from a backup and brings the schema up to date, in one transaction. What the
/// store held before goes; unless `replace`, it must hold nothing.
pub async fn restore(
    mut backup: Backup,
    store: &Store,
    replace: bool,
    progress: Progress<'_>,
) -> Result<Manifest> {
    let manifest = backup.manifest().clone();
    let mut loader = Loader::begin(store, manifest.clone(), replace).await?;
    let digests = pump("restoring", &mut backup, &mut loader, progress).await?;
    loader.finish(&digests, progress).await?;
    Ok(manifest)
}

/// How a table differs between a database and a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table's name.
    pub table: String,
    /// Rows in the database; none if it has no such table.
    pub rows_there: Option<u64>,
    /// Rows in the backup; none if it has no such table.
    pub rows_in_backup: Option<u64>,
    /// Whether all rows are the same.
    pub same: bool,
}

/// What restoring would change, table by table. `store` is none if there is no database yet.
pub async fn compare(
    mut backup: Backup,
    store: Option<&Store>,
    progress: Progress<'_>,
) -> Result<Vec<Difference>> {
    let manifest = backup.manifest().clone();
    let digests = pump("reading", &mut backup, &mut Nowhere, progress).await?;
    let mut there = match store {
        Some(store) => digests_of(store, &manifest).await?,
        None => Vec::new(),
    };
    let mut differences = Vec::new();
    for (content, digest) in manifest.tables.iter().zip(&digests) {
        let place = there.iter().position(|(name, _)| *name == content.name);
        let found = place.map(|place| there.remove(place).1);
        differences.push(Difference {
            table: content.name.clone(),
            rows_there: found.map(|found| found.rows()),
            rows_in_backup: Some(content.rows),
            same: found == Some(*digest),
        });
    }
    differences.extend(there.into_iter().map(|(table, digest)| Difference {
        table,
        rows_there: Some(digest.rows()),
        rows_in_backup: None,
        same: false,
    }));
    Ok(differences)
}

/// Reads without keeping.
struct Nowhere;

impl Sink for Nowhere {
    async fn write(&mut self, _: Page) -> Result<()> {
        Ok(())
    }
}

/// The digests of a database's tables, with the columns in the manifest's order where it has them.
async fn digests_of(store: &Store, manifest: &Manifest) -> Result<Vec<(String, Digest)>> {
    let mut session = store.snapshot().await?;
    let tables = schema::of_version(migration::version(&mut session).await?).await?;
    let mut digests = Vec::new();
    for table in tables {
        let content = manifest.tables.iter().find(|content| {
            content.name == table.name
                && content.columns.len() == table.columns.len()
                && content.columns.iter().all(|column| table.columns.contains(column))
        });
        let columns = content.map_or_else(|| table.columns.clone(), |one| one.columns.clone());
        let mut digest = Digest::default();
        let mut pages = Pages::of(&table, columns);
        while let Some(rows) = pages.next(&mut session).await? {
            for row in &rows {
                digest.add(row);
            }
        }
        digests.push((table.name, digest));
    }
    Ok(digests)
}
