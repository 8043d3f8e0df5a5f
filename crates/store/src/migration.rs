//! The schema's history: each migration is one file an engine, under the same name.
//!
//! Invariant: a released migration is never edited; its checksum is stored with the data.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::engine::{Engine, Session};
use crate::error::{Result, StoreError};

/// Version, name, and the statements for SQLite and for PostgreSQL.
type Entry = (i64, &'static str, &'static str, &'static str);

/// One line a migration; both files carry its number and name.
macro_rules! migrations {
    ($($version:literal $file:literal;)*) => {
        &[$((
            $version,
            $file,
            include_str!(concat!("../migrations/sqlite/", $file, ".sql")),
            include_str!(concat!("../migrations/postgres/", $file, ".sql")),
        )),*]
    };
}

const MIGRATIONS: &[Entry] = migrations! {
    1 "0001_first";
    2 "0002_reports";
};

/// The table in which the migrator notes what it applied.
pub(crate) const APPLIED: &str = "_sqlx_migrations";

/// The newest version that this program knows.
pub(crate) fn latest() -> i64 {
    MIGRATIONS.iter().map(|entry| entry.0).max().unwrap_or(0)
}

/// The version of the database's schema; 0 before the first migration.
pub(crate) async fn version(session: &mut Session) -> Result<i64> {
    let there = match session.engine() {
        Engine::Sqlite => {
            "SELECT COUNT(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = $1"
        }
        Engine::Postgres => "SELECT (to_regclass($1) IS NOT NULL)::int::bigint AS n",
    };
    if session.query_one(there, vec![APPLIED.into()]).await?.int("n")? == 0 {
        return Ok(0);
    }
    let sql = format!("SELECT COALESCE(MAX(version), 0) AS version FROM {APPLIED}");
    session.query_one(sql, Vec::new()).await?.int("version")
}

/// A newer version's schema is not touched: nobody here knows what it means.
pub(crate) fn refuse_newer(found: i64) -> Result<()> {
    let known = latest();
    if found > known { Err(StoreError::NewerSchema { found, known }) } else { Ok(()) }
}

pub(crate) fn sqlite() -> Migrator {
    Migrator::with_migrations(
        MIGRATIONS.iter().map(|(version, name, sql, _)| migration(*version, name, sql)).collect(),
    )
}

pub(crate) fn postgres() -> Migrator {
    Migrator::with_migrations(
        MIGRATIONS.iter().map(|(version, name, _, sql)| migration(*version, name, sql)).collect(),
    )
}

fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}
