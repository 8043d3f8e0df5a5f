//! Moving a database's whole content from one place to another: page by page from a source (a
//! database or a backup file) to a sink (the same), whichever engines they are.
//!
//! A database is read in one snapshot and written in one transaction, which is committed only
//! once everything that was written has been read back and found to be the same.
//!
//! Invariant: never more than a page of rows is in memory. From a file that is [`PAGE_BYTES`] and
//! one row; from a database it is as many rows as would fit if they were like those before, and
//! at most [`PAGE_ROWS_MAX`], or [`BLOB_ROWS_MAX`] where rows have blobs.

mod digest;
mod load;
mod read;
mod row;

use domain::time::Timestamp;

use crate::engine::{Arg, Store};
use crate::error::StoreError;
use crate::schema::Column;

pub(crate) use digest::Digest;
pub(crate) use load::Loader;
pub(crate) use read::{Pages, Snapshot};
pub(crate) use row::{
    byte, decode, encode, garbled, number, put, put_bytes, put_signed, signed, sized,
};

/// Pages hold about this much; a row more, if rows are larger.
pub(crate) const PAGE_BYTES: usize = 2 * 1024 * 1024;
/// Rows of a page, at most.
pub(crate) const PAGE_ROWS_MAX: usize = 2_000;
/// The same for tables with blobs, whose rows may differ much in size.
pub(crate) const BLOB_ROWS_MAX: usize = 200;

/// Why a backup, a restore or a move did not happen. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The file is something else, or not all of it is there, or it was altered.
    #[error("the backup cannot be used: {0}")]
    Damaged(String),
    /// A newer version of the program made the backup.
    #[error("the backup was made by a newer version of the program: {0}")]
    Newer(String),
    /// A copy of it would look like one of something.
    #[error("the database is empty: it has no tables, as after a restore that did not finish")]
    Nothing,
    /// There is something in the target already.
    #[error("the target is not empty: {0}")]
    NotEmpty(String),
    /// The content cannot be held by the target's engine, or differs when it is read back.
    #[error("the content was not taken over: {0}")]
    Content(String),
    /// A file could not be read or written.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// A database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The result of a transfer.
pub type Result<T, E = TransferError> = std::result::Result<T, E>;

/// What there is of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableContent {
    /// The table's name.
    pub name: String,
    /// Its columns, in the order in which values follow.
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: u64,
    /// The largest number that a row ever had, if the database numbers the rows: new rows go on
    /// from here, so that no number is used twice.
    pub last_number: i64,
}

/// What a whole transfer consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The version of the schema.
    pub schema_version: i64,
    /// When the snapshot was taken.
    pub created_at: Timestamp,
    /// Parents first.
    pub tables: Vec<TableContent>,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// What is being done, such as "reading back".
    pub stage: &'a str,
    /// The table at work.
    pub table: &'a str,
    /// Rows done in this stage.
    pub rows_done: u64,
    /// Rows of all tables.
    pub rows: u64,
}

/// Is told of each page.
pub type Progress<'a> = &'a mut (dyn FnMut(Step<'_>) + Send);

/// Rows of one table, in the order of the manifest's columns.
pub(crate) struct Page {
    /// Index into the manifest's tables.
    pub(crate) table: usize,
    pub(crate) rows: Vec<Vec<Arg>>,
}

/// Gives the content of a manifest, table by table.
pub(crate) trait Source {
    fn manifest(&self) -> &Manifest;
    async fn next_page(&mut self) -> Result<Option<Page>>;
}

/// Takes the pages of a source.
pub(crate) trait Sink {
    async fn write(&mut self, page: Page) -> Result<()>;
}

/// Hands every page over; returns the digest of each table.
pub(crate) async fn pump(
    stage: &str,
    source: &mut impl Source,
    sink: &mut impl Sink,
    progress: Progress<'_>,
) -> Result<Vec<Digest>> {
    let manifest = source.manifest().clone();
    let mut digests = vec![Digest::default(); manifest.tables.len()];
    let mut rows_done = 0;
    while let Some(page) = source.next_page().await? {
        let (table, digest) = (&manifest.tables[page.table], &mut digests[page.table]);
        for row in &page.rows {
            digest.add(row);
        }
        rows_done += page.rows.len() as u64;
        progress(Step { stage, table: &table.name, rows_done, rows: manifest.rows() });
        sink.write(page).await?;
    }
    for (table, digest) in manifest.tables.iter().zip(&digests) {
        if digest.rows() != table.rows {
            return Err(TransferError::Damaged(format!(
                "{} should have {} rows and has {}",
                table.name,
                table.rows,
                digest.rows()
            )));
        }
    }
    Ok(digests)
}

/// Copies everything that `from` holds into `to`, which must be empty, and reads it back.
pub async fn copy(
    from: &Store,
    to: &Store,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Manifest> {
    let mut source = Snapshot::take(from, now).await?;
    let mut loader = Loader::begin(to, source.manifest().clone(), false).await?;
    let digests = pump("copying", &mut source, &mut loader, progress).await?;
    loader.finish(&digests, progress).await?;
    Ok(source.manifest().clone())
}
