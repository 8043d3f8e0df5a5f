//! The schema's history: each migration is one file an engine, under the same name.
//!
//! Invariant: a released migration is never edited; its checksum is stored with the data.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

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
};

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
