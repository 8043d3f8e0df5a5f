//! Writing a database: everything in one transaction, read back before it is committed.

use super::{Digest, Manifest, Page, Pages, Progress, Result, Sink, Step, TransferError, read};
use crate::engine::{Arg, Engine, Session, Store};
use crate::error::Result as StoreResult;
use crate::migration;
use crate::schema::{self, Table};

/// A database that is being filled.
pub(crate) struct Loader {
    session: Session,
    manifest: Manifest,
    /// As the manifest has them.
    tables: Vec<Table>,
}

impl Loader {
    /// Gives `store` the manifest's schema, without any rows. What was there before goes; unless
    /// `replace`, nothing may be there.
    pub(crate) async fn begin(store: &Store, manifest: Manifest, replace: bool) -> Result<Self> {
        let tables = fitting(&manifest).await?;
        let mut session = store.write().await?;
        let version = migration::version(&mut session).await?;
        let old = schema::of_version(version).await?;
        if !replace {
            refuse_rows(&mut session, &old).await?;
        }
        for table in old.iter().rev() {
            session.execute(format!("DROP TABLE \"{}\"", table.name), Vec::new()).await?;
        }
        if version > 0 {
            session.execute(format!("DROP TABLE {}", migration::APPLIED), Vec::new()).await?;
        }
        session.migrate_to(manifest.schema_version).await?;
        Ok(Self { session, manifest, tables })
    }

    /// Reads back what was written, compares it with `expected`, brings the schema up to date and
    /// commits.
    pub(crate) async fn finish(
        mut self,
        expected: &[Digest],
        progress: Progress<'_>,
    ) -> Result<()> {
        for (table, content) in self.tables.iter().zip(&self.manifest.tables) {
            if table.numbered {
                go_on_from(&mut self.session, table, content.last_number).await?;
            }
        }
        self.refuse_dangling().await?;
        let digests = self.read_back(progress).await?;
        for ((table, digest), expected) in self.manifest.tables.iter().zip(&digests).zip(expected) {
            if digest != expected {
                return Err(TransferError::Content(format!(
                    "the rows of {} differ from what was written",
                    table.name
                )));
            }
        }
        if self.manifest.schema_version < migration::latest() {
            self.session.migrate_to(migration::latest()).await?;
        }
        self.session.commit().await?;
        Ok(())
    }

    async fn read_back(&mut self, progress: Progress<'_>) -> Result<Vec<Digest>> {
        let (mut digests, mut rows_done) = (Vec::new(), 0);
        for (table, content) in self.tables.iter().zip(&self.manifest.tables) {
            let mut digest = Digest::default();
            let mut pages = Pages::of(table, content.columns.clone());
            while let Some(rows) = pages.next(&mut self.session).await? {
                for row in &rows {
                    digest.add(row);
                }
                rows_done += rows.len() as u64;
                let rows = self.manifest.rows();
                progress(Step { stage: "reading back", table: &table.name, rows_done, rows });
            }
            digests.push(digest);
        }
        Ok(digests)
    }

    /// The engines check each reference as it is written; `SQLite` is asked once more, because
    /// there it is a setting of the connection.
    async fn refuse_dangling(&mut self) -> Result<()> {
        if self.session.engine() == Engine::Postgres {
            return Ok(());
        }
        let sql = "SELECT \"table\" AS name FROM pragma_foreign_key_check() LIMIT 1";
        match self.session.query_optional(sql, Vec::new()).await? {
            None => Ok(()),
            Some(row) => Err(TransferError::Content(format!(
                "a row of {} refers to a row that is not there",
                row.text("name")?
            ))),
        }
    }
}

impl Sink for Loader {
    async fn write(&mut self, page: Page) -> Result<()> {
        let content = &self.manifest.tables[page.table];
        if self.session.engine() == Engine::Postgres {
            refuse_nul(&content.name, &page.rows)?;
        }
        let names: Vec<String> =
            content.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let head = format!("INSERT INTO \"{}\" ({})", content.name, names.join(", "));
        self.session.insert_rows(&head, page.rows, "").await?;
        Ok(())
    }
}

/// The tables of the manifest's schema version, if the manifest describes exactly those.
async fn fitting(manifest: &Manifest) -> Result<Vec<Table>> {
    let mut known = schema::of_version(manifest.schema_version).await?;
    let mut tables = Vec::with_capacity(known.len());
    for content in &manifest.tables {
        let place = known.iter().position(|table| {
            table.name == content.name
                && table.columns.len() == content.columns.len()
                && table.columns.iter().all(|column| content.columns.contains(column))
        });
        let place = place.ok_or_else(|| {
            TransferError::Damaged(format!(
                "schema version {} has no such table as its {}",
                manifest.schema_version, content.name
            ))
        })?;
        tables.push(known.remove(place));
    }
    match known.first() {
        None => Ok(tables),
        Some(missing) => Err(TransferError::Damaged(format!("it lacks {}", missing.name))),
    }
}

async fn refuse_rows(session: &mut Session, tables: &[Table]) -> Result<()> {
    for table in tables {
        let rows = read::count(session, table).await?;
        if rows > 0 {
            return Err(TransferError::NotEmpty(format!(
                "its table {} has {rows} row{}",
                table.name,
                if rows == 1 { "" } else { "s" }
            )));
        }
    }
    Ok(())
}

async fn go_on_from(session: &mut Session, table: &Table, last: i64) -> StoreResult<()> {
    let (name, Some(key)) = (&table.name, table.key.first()) else { return Ok(()) };
    if last <= 0 {
        return Ok(());
    }
    match session.engine() {
        Engine::Sqlite => {
            let delete = "DELETE FROM sqlite_sequence WHERE name = $1";
            session.execute(delete, vec![name.into()]).await?;
            let insert = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
            session.execute(insert, vec![name.into(), last.into()]).await?;
        }
        Engine::Postgres => {
            let sql = "SELECT setval(pg_get_serial_sequence(quote_ident($1), $2)::regclass, $3)";
            session.query(sql, vec![name.into(), key.into(), last.into()]).await?;
        }
    }
    Ok(())
}

/// `PostgreSQL` holds no text with the character of number 0; its own message names no place.
fn refuse_nul(table: &str, rows: &[Vec<Arg>]) -> Result<()> {
    for row in rows {
        for value in row {
            if let Arg::Text(Some(text)) = value
                && text.contains('\0')
            {
                let start: String = text.chars().take(40).collect();
                return Err(TransferError::Content(format!(
                    "{table} has a text with a NUL character, which PostgreSQL cannot hold: {start:?}"
                )));
            }
        }
    }
    Ok(())
}
