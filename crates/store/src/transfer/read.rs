//! Reading a database: one snapshot, page by page in the order of primary keys.

use domain::time::Timestamp;

use super::{
    BLOB_ROWS_MAX, Manifest, PAGE_BYTES, PAGE_ROWS_MAX, Page, Result, Source, TableContent,
    TransferError,
};
use crate::engine::{Arg, Engine, Row, Session, Store};
use crate::error::{Result as StoreResult, StoreError};
use crate::migration;
use crate::schema::{self, Column, Kind, Table};

/// Everything that a database held at one moment.
pub(crate) struct Snapshot {
    session: Session,
    manifest: Manifest,
    /// As the manifest has them.
    tables: Vec<Table>,
    current: usize,
    pages: Option<Pages>,
}

impl Snapshot {
    /// Of `store`, whichever version its schema has. Others may go on writing.
    pub(crate) async fn take(store: &Store, now: Timestamp) -> Result<Self> {
        let mut session = store.snapshot().await?;
        let schema_version = migration::version(&mut session).await?;
        if schema_version == 0 {
            return Err(TransferError::Nothing);
        }
        let tables = schema::of_version(schema_version).await?;
        let mut contents = Vec::with_capacity(tables.len());
        for table in &tables {
            contents.push(TableContent {
                name: table.name.clone(),
                columns: table.columns.clone(),
                rows: count(&mut session, table).await?,
                last_number: last_number(&mut session, table).await?,
            });
        }
        let manifest = Manifest { schema_version, created_at: now, tables: contents };
        Ok(Self { session, manifest, tables, current: 0, pages: None })
    }
}

impl Source for Snapshot {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn next_page(&mut self) -> Result<Option<Page>> {
        while let Some(table) = self.tables.get(self.current) {
            let pages = self.pages.get_or_insert_with(|| Pages::of(table, table.columns.clone()));
            if let Some(rows) = pages.next(&mut self.session).await? {
                return Ok(Some(Page { table: self.current, rows }));
            }
            self.pages = None;
            self.current += 1;
        }
        Ok(None)
    }
}

/// How many rows a table has.
pub(super) async fn count(session: &mut Session, table: &Table) -> StoreResult<u64> {
    let sql = format!("SELECT COUNT(*) AS n FROM \"{}\"", table.name);
    Ok(session.query_one(sql, Vec::new()).await?.int("n")?.unsigned_abs())
}

/// The largest number that a row has or had; 0 for tables whose rows are not numbered.
async fn last_number(session: &mut Session, table: &Table) -> StoreResult<i64> {
    let (true, Some(key)) = (table.numbered, table.key.first()) else { return Ok(0) };
    let name = &table.name;
    let (given, args) = match session.engine() {
        Engine::Sqlite => {
            ("SELECT MAX(seq) AS number FROM sqlite_sequence WHERE name = $1", vec![name.into()])
        }
        Engine::Postgres => (
            "SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident($1), $2)::regclass)
                 AS number",
            vec![name.into(), key.into()],
        ),
    };
    let given = session.query_one(given, args).await?.int_or_null("number")?;
    let largest = format!("SELECT MAX(\"{key}\") AS number FROM \"{name}\"");
    let largest = session.query_one(largest, Vec::new()).await?.int_or_null("number")?;
    Ok(given.max(largest).unwrap_or(0))
}

/// The pages of one table.
pub(crate) struct Pages {
    first_sql: String,
    next_sql: String,
    columns: Vec<Column>,
    key: Vec<String>,
    after: Option<Vec<Arg>>,
    limit: usize,
    limit_max: usize,
}

impl Pages {
    /// Of these columns of `table`, among which the primary key is.
    pub(crate) fn of(table: &Table, columns: Vec<Column>) -> Self {
        let listed = |names: &mut dyn Iterator<Item = &String>| {
            names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
        };
        let key = listed(&mut table.key.iter());
        let names = listed(&mut columns.iter().map(|column| &column.name));
        let width = table.key.len();
        let places: Vec<String> = (1..=width).map(|place| format!("${place}")).collect();
        let blobs = columns.iter().any(|column| column.kind == Kind::Blob);
        let select = format!("SELECT {names} FROM \"{}\"", table.name);
        Self {
            first_sql: format!("{select} ORDER BY {key} LIMIT $1"),
            next_sql: format!(
                "{select} WHERE ({key}) > ({}) ORDER BY {key} LIMIT ${}",
                places.join(", "),
                width + 1
            ),
            columns,
            key: table.key.clone(),
            after: None,
            // Grows while rows turn out to be small.
            limit: 4,
            limit_max: if blobs { BLOB_ROWS_MAX } else { PAGE_ROWS_MAX },
        }
    }

    /// The next rows; none after the last.
    pub(crate) async fn next(
        &mut self,
        session: &mut Session,
    ) -> StoreResult<Option<Vec<Vec<Arg>>>> {
        let (sql, mut args) = match self.after.take() {
            None => (self.first_sql.clone(), Vec::new()),
            Some(after) => (self.next_sql.clone(), after),
        };
        args.push(i64::try_from(self.limit).unwrap_or(i64::MAX).into());
        let rows = session.query(sql, args).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.after = Some(self.key_of(last)?);
        let rows: Vec<Vec<Arg>> =
            rows.iter().map(|row| self.values(row)).collect::<StoreResult<_>>()?;
        let size: usize = rows.iter().flatten().map(size_of).sum();
        let fitting = PAGE_BYTES / (size / rows.len()).max(1);
        self.limit = fitting.clamp(1, self.limit_max).min(self.limit * 2);
        Ok(Some(rows))
    }

    fn key_of(&self, row: &Row) -> StoreResult<Vec<Arg>> {
        let kind = |name: &String| {
            let column = self.columns.iter().find(|column| column.name == *name);
            column.map(|column| column.kind).ok_or_else(|| {
                StoreError::Corrupt(format!("the key's column {name} is not among the columns"))
            })
        };
        self.key.iter().map(|name| row.arg(name, kind(name)?)).collect()
    }

    fn values(&self, row: &Row) -> StoreResult<Vec<Arg>> {
        self.columns
            .iter()
            .map(|column| {
                let value = row.arg(&column.name, column.kind)?;
                Ok(if column.kind == Kind::Real { as_both_engines_hold_it(value) } else { value })
            })
            .collect()
    }
}

/// `SQLite` keeps no NaN (it becomes null) and no negative zero (it becomes zero); so that both
/// engines give the same, neither is taken from `PostgreSQL`. Samples are not concerned: they are
/// kept in blobs, bit for bit.
fn as_both_engines_hold_it(value: Arg) -> Arg {
    match value {
        Arg::Real(Some(number)) if number.is_nan() => Arg::Real(None),
        Arg::Real(Some(number)) => Arg::Real(Some(number + 0.0)),
        other => other,
    }
}

fn size_of(value: &Arg) -> usize {
    match value {
        Arg::Int(_) | Arg::Real(_) => 8,
        Arg::Text(text) => text.as_ref().map_or(1, String::len),
        Arg::Blob(blob) => blob.as_ref().map_or(1, Vec::len),
    }
}
