//! SQLite or PostgreSQL behind one door: pools, sessions, typed arguments and rows.
//!
//! Statements use `$1`-style places, which both engines read, and only four types: 64-bit
//! integers, doubles, text and bytes. That is why no statement is generic over a driver.
//!
//! Invariant: on SQLite there is one writing connection; a write session holds it from
//! `BEGIN IMMEDIATE` to its end, so a transaction never fails half-way for want of the lock.

mod args;
mod row;
mod session;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgPool, SqlitePool};

pub use args::Arg;
pub use row::Row;
pub use session::Session;
pub(crate) use session::places;

use crate::error::Result;
use crate::head::Head;
use crate::migration;
use session::Connection;

/// Connections that read SQLite side by side.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 8;
/// How long a session waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Serialises changes of the configuration on PostgreSQL (SQLite has one writer anyhow).
const CONFIGURATION_LOCK: i64 = 0x5052_4F50_4841_5349;

/// Which database is behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the server.
    Sqlite,
    /// A database server.
    Postgres,
}

/// The open database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    pub(crate) head: Head,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

impl Store {
    /// Opens (and makes, if absent) the SQLite file at `path` and brings its schema up to date.
    pub async fn open_sqlite(path: &Path) -> Result<Self> {
        let store = Self::attach_sqlite(path, true).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the SQLite file at `path` and leaves its schema as it is; refuses a newer one.
    pub async fn attach_sqlite(path: &Path, create: bool) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // Measured: a commit of a few results writes a third less than with 8 KiB.
            .page_size(4_096)
            .foreign_keys(true)
            .busy_timeout(ACQUIRE_TIMEOUT);
        let writer = sqlite_pool(1).connect_with(options.clone()).await?;
        let readers = sqlite_pool(SQLITE_READERS)
            // A file does not hang up: no question to the connection before each question.
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await?;
        Self { pools: Pools::Sqlite { readers, writer }, head: Head::default() }
            .unless_newer()
            .await
    }

    /// Connects to `url` (`postgres://user:password@host/database`) and brings the schema up to
    /// date.
    pub async fn open_postgres(url: &str) -> Result<Self> {
        let store = Self::attach_postgres(url).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Connects to `url` and leaves the schema as it is; refuses a newer one.
    pub async fn attach_postgres(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        Self { pools: Pools::Postgres(pool), head: Head::default() }.unless_newer().await
    }

    /// The number of the newest migration that was applied; 0 for an empty database.
    pub async fn schema_version(&self) -> Result<i64> {
        migration::version(&mut self.read().await?).await
    }

    /// Brings the schema up to date. Returns the versions before and after.
    pub async fn migrate(&self) -> Result<(i64, i64)> {
        let before = self.schema_version().await?;
        match &self.pools {
            Pools::Sqlite { writer, .. } => migration::sqlite().run(writer).await?,
            Pools::Postgres(pool) => migration::postgres().run(pool).await?,
        }
        Ok((before, self.schema_version().await?))
    }

    async fn unless_newer(self) -> Result<Self> {
        migration::refuse_newer(self.schema_version().await?)?;
        Ok(self)
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A session that only reads; each statement sees what was committed before it.
    pub async fn read(&self) -> Result<Session> {
        let connection = match &self.pools {
            Pools::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        };
        Ok(Session { connection })
    }

    /// A session that only reads and sees one state of the data throughout: for what is put
    /// together from several tables.
    pub async fn snapshot(&self) -> Result<Session> {
        let connection = match &self.pools {
            Pools::Sqlite { readers, .. } => Connection::SqliteTransaction(readers.begin().await?),
            Pools::Postgres(pool) => Connection::PostgresTransaction(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?,
            ),
        };
        Ok(Session { connection })
    }

    /// A transaction; nothing of it stays unless [`Session::commit`] is called.
    pub async fn write(&self) -> Result<Session> {
        let connection = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                Connection::SqliteTransaction(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => Connection::PostgresTransaction(pool.begin().await?),
        };
        Ok(Session { connection })
    }

    /// A transaction that changes the configuration: one at a time, so that rules over several
    /// rows (no cycles, no dangling references) hold.
    pub async fn configure(&self) -> Result<Session> {
        let mut session = self.write().await?;
        if matches!(session.connection, Connection::PostgresTransaction(_)) {
            session
                .query(
                    "SELECT 1 AS one FROM (SELECT pg_advisory_xact_lock($1)) AS held",
                    vec![CONFIGURATION_LOCK.into()],
                )
                .await?;
        }
        Ok(session)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.query_one("SELECT 1 AS one", Vec::new()).await?;
        Ok(())
    }

    /// Closes all connections; SQLite's file is left without a journal beside it.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // SQLite itself undoes a transaction when the disk is full or fails, and the driver, whose
        // own attempt to undo it then fails, would for ever believe to be inside it.
        .before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
}
