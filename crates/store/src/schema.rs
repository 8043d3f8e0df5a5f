//! What tables a database has: the one description from which backups, restores, moves and
//! checks are made, so that none of them names a table.
//!
//! The tables of a schema version are learnt from its migrations, applied to an empty SQLite in
//! memory; what a real database has is learnt from the database itself. Both engines describe
//! themselves in the same words, so that the two can be compared.
//!
//! Invariant: no table refers to itself and none refer to each other in a circle, so parents can
//! always be written before what refers to them.

mod postgres;
mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};

use crate::engine::{Arg, Engine, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::migration;

/// What a column holds: the four types that statements use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 64-bit integers.
    Int,
    /// Doubles.
    Real,
    /// Text.
    Text,
    /// Bytes.
    Blob,
}

impl Kind {
    /// From a type's name on either engine.
    fn from_sql(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Some(Self::Int),
            "real" | "double precision" => Some(Self::Real),
            "text" => Some(Self::Text),
            "blob" | "bytea" => Some(Self::Blob),
            _ => None,
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether null is allowed. Columns of the primary key never allow it.
    pub nullable: bool,
}

/// A reference to another table's rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKey {
    /// Columns here, and the columns there that they name.
    pub columns: Vec<(String, String)>,
    /// The table referred to.
    pub table: String,
    /// Such as `CASCADE`.
    pub on_delete: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// In the order of their definition.
    pub columns: Vec<Column>,
    /// The primary key's columns, in its order.
    pub key: Vec<String>,
    /// Whether the database numbers the rows itself; numbers are never used again.
    pub numbered: bool,
    /// The columns of each unique constraint or index besides the primary key, and whether it
    /// covers only some rows.
    pub unique: BTreeSet<(Vec<String>, bool)>,
    /// What it refers to.
    pub foreign_keys: BTreeSet<ForeignKey>,
}

impl Store {
    /// The tables that this database really has, sorted by name.
    pub async fn tables(&self) -> Result<Vec<Table>> {
        tables(&mut self.read().await?).await
    }
}

/// The tables that a session's database really has, sorted by name.
pub(crate) async fn tables(session: &mut Session) -> Result<Vec<Table>> {
    let (columns, uniques, foreign_keys) = match session.engine() {
        Engine::Sqlite => (sqlite::COLUMNS, sqlite::UNIQUES, sqlite::FOREIGN_KEYS),
        Engine::Postgres => (postgres::COLUMNS, postgres::UNIQUES, postgres::FOREIGN_KEYS),
    };
    let mut described = Description::default();
    let args = || -> Vec<Arg> { vec![migration::APPLIED.into()] };
    for row in session.query(columns, args()).await? {
        described.add_column(&row)?;
    }
    for row in session.query(uniques, args()).await? {
        described.add_unique(&row)?;
    }
    for row in session.query(foreign_keys, args()).await? {
        described.add_foreign_key(&row)?;
    }
    Ok(described.finish())
}

/// The tables of schema version `version`, parents first.
pub(crate) async fn of_version(version: i64) -> Result<Vec<Table>> {
    if version == 0 {
        return Ok(Vec::new());
    }
    migration::refuse_newer(version)?;
    let options = SqliteConnectOptions::new().in_memory(true);
    let mut session = Session::from(SqliteConnection::connect_with(&options).await?);
    session.migrate_to(version).await?;
    parents_first(tables(&mut session).await?)
}

fn parents_first(mut waiting: Vec<Table>) -> Result<Vec<Table>> {
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let placed: BTreeSet<String> = ordered.iter().map(|table| table.name.clone()).collect();
        let (ready, rest): (Vec<Table>, Vec<Table>) = waiting
            .into_iter()
            .partition(|table| table.foreign_keys.iter().all(|key| placed.contains(&key.table)));
        if ready.is_empty() {
            let names: Vec<String> = rest.into_iter().map(|table| table.name).collect();
            let message = format!("{} refer to each other in a circle", names.join(", "));
            return Err(StoreError::Corrupt(message));
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

/// A database's description, row by row of its own account of itself.
#[derive(Debug, Default)]
struct Description {
    tables: BTreeMap<String, Table>,
    key_places: BTreeMap<String, Vec<(i64, String)>>,
    uniques: BTreeMap<(String, String), (Vec<String>, bool)>,
    foreign_keys: BTreeMap<(String, String), ForeignKey>,
}

impl Description {
    fn add_column(&mut self, row: &Row) -> Result<()> {
        let (table, name, sql_type) =
            (row.text("table_name")?, row.text("column_name")?, row.text("sql_type")?);
        let kind = Kind::from_sql(&sql_type).ok_or_else(|| {
            StoreError::Corrupt(format!("{table}.{name} has the unknown type {sql_type}"))
        })?;
        let key_place = row.int("key_place")?;
        if key_place > 0 {
            self.key_places.entry(table.clone()).or_default().push((key_place, name.clone()));
        }
        let entry = self.tables.entry(table.clone()).or_insert_with(|| Table {
            name: table,
            columns: Vec::new(),
            key: Vec::new(),
            numbered: false,
            unique: BTreeSet::new(),
            foreign_keys: BTreeSet::new(),
        });
        entry.numbered |= row.flag("numbered")?;
        let nullable = key_place == 0 && !row.flag("not_null")?;
        entry.columns.push(Column { name, kind, nullable });
        Ok(())
    }

    fn add_unique(&mut self, row: &Row) -> Result<()> {
        let index = (row.text("table_name")?, row.text("index_name")?);
        let partial = row.flag("partial")?;
        let (columns, _) = self.uniques.entry(index).or_insert((Vec::new(), partial));
        columns.push(row.text("column_name")?);
        Ok(())
    }

    fn add_foreign_key(&mut self, row: &Row) -> Result<()> {
        let name = (row.text("table_name")?, row.text("key_name")?);
        let (table, on_delete) = (row.text("parent")?, row.text("on_delete")?);
        let key = self.foreign_keys.entry(name).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            table,
            on_delete,
        });
        key.columns.push((row.text("column_name")?, row.text("parent_column")?));
        Ok(())
    }

    fn finish(mut self) -> Vec<Table> {
        for (name, mut places) in self.key_places {
            places.sort();
            if let Some(table) = self.tables.get_mut(&name) {
                table.key = places.into_iter().map(|(_, column)| column).collect();
            }
        }
        for ((table, _), unique) in self.uniques {
            if let Some(table) = self.tables.get_mut(&table) {
                table.unique.insert(unique);
            }
        }
        for ((table, _), key) in self.foreign_keys {
            if let Some(table) = self.tables.get_mut(&table) {
                table.foreign_keys.insert(key);
            }
        }
        self.tables.into_values().collect()
    }
}
