//! SQLite or PostgreSQL behind one door: pools, sessions, typed arguments and rows.
//!
//! Statements use `$1`-style places, which both engines read, and only four types: 64-bit
//! integers, doubles, text and bytes. That is why no statement is generic over a driver.
//!
//! Invariant: on SQLite there is one writing connection; a write session holds it from
//! `BEGIN IMMEDIATE` to its end, so a transaction never fails half-way for want of the lock.

mod args;
mod row;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, PgPool, Postgres, SqlitePool, Transaction};

pub use args::Arg;
pub use row::Row;

use crate::error::{Result, StoreError};
use crate::migration;

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
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

impl Store {
    /// Opens (and makes, if absent) the SQLite file at `path` and brings its schema up to date.
    pub async fn open_sqlite(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .page_size(8_192)
            .foreign_keys(true)
            .busy_timeout(ACQUIRE_TIMEOUT);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        migration::sqlite().run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self { pools: Pools::Sqlite { readers, writer } })
    }

    /// Connects to `url` (`postgres://user:password@host/database`) and brings the schema up to
    /// date.
    pub async fn open_postgres(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        migration::postgres().run(&pool).await?;
        Ok(Self { pools: Pools::Postgres(pool) })
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

/// A connection, inside a transaction or not. Dropped without a commit, a transaction is undone.
#[derive(Debug)]
pub struct Session {
    connection: Connection,
}

#[derive(Debug)]
enum Connection {
    Sqlite(PoolConnection<sqlx::Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTransaction(Transaction<'static, sqlx::Sqlite>),
    PostgresTransaction(Transaction<'static, Postgres>),
}

/// Runs `$method` of a prepared statement on whichever connection the session has.
macro_rules! run {
    ($session:expr, $sql:expr, $args:expr, $method:ident) => {
        match &mut $session.connection {
            Connection::Sqlite(c) => sqlx::query_with(AssertSqlSafe($sql), args::sqlite($args)?)
                .$method(&mut **c)
                .await
                .map(Into::into),
            Connection::SqliteTransaction(c) => {
                sqlx::query_with(AssertSqlSafe($sql), args::sqlite($args)?)
                    .$method(&mut **c)
                    .await
                    .map(Into::into)
            }
            Connection::Postgres(c) => {
                sqlx::query_with(AssertSqlSafe($sql), args::postgres($args)?)
                    .$method(&mut **c)
                    .await
                    .map(Into::into)
            }
            Connection::PostgresTransaction(c) => {
                sqlx::query_with(AssertSqlSafe($sql), args::postgres($args)?)
                    .$method(&mut **c)
                    .await
                    .map(Into::into)
            }
        }
    };
}

impl Session {
    /// Runs a statement that gives no rows; returns how many it changed.
    pub async fn execute(&mut self, sql: impl Into<String>, args: Vec<Arg>) -> Result<u64> {
        let done: Done = run!(self, sql.into(), args, execute)?;
        Ok(done.rows)
    }

    /// All rows of a statement. The statement bounds their number.
    pub async fn query(&mut self, sql: impl Into<String>, args: Vec<Arg>) -> Result<Vec<Row>> {
        let rows: row::Rows = run!(self, sql.into(), args, fetch_all)?;
        Ok(rows.0)
    }

    /// The first row, if there is one.
    pub async fn query_optional(
        &mut self,
        sql: impl Into<String>,
        args: Vec<Arg>,
    ) -> Result<Option<Row>> {
        Ok(self.query(sql, args).await?.into_iter().next())
    }

    /// The first row of a statement that always gives one, such as `INSERT … RETURNING id`.
    pub async fn query_one(&mut self, sql: impl Into<String>, args: Vec<Arg>) -> Result<Row> {
        self.query_optional(sql, args)
            .await?
            .ok_or_else(|| StoreError::Database(sqlx::Error::RowNotFound))
    }

    /// Inserts many rows with few statements. `head` is everything up to the word `VALUES`,
    /// `tail` what follows the rows, such as `ON CONFLICT DO NOTHING` (may be empty).
    /// Changes many rows as well: `UPDATE … FROM (VALUES …) AS new WHERE id = new.column1`.
    pub async fn insert_rows(&mut self, head: &str, rows: Vec<Vec<Arg>>, tail: &str) -> Result<()> {
        let Some(width) = rows.first().map(Vec::len).filter(|width| *width > 0) else {
            return Ok(());
        };
        let mut rows = rows.into_iter();
        loop {
            let part: Vec<Vec<Arg>> = rows.by_ref().take(ARGUMENTS_MAX / width).collect();
            if part.is_empty() {
                return Ok(());
            }
            let places = places(part.len(), width);
            let args = part.into_iter().flatten().collect();
            self.execute(format!("{head} VALUES {places} {tail}"), args).await?;
        }
    }

    /// Makes the transaction's changes permanent. An error here has an unknown outcome.
    pub async fn commit(self) -> Result<()> {
        match self.connection {
            Connection::SqliteTransaction(transaction) => transaction.commit().await?,
            Connection::PostgresTransaction(transaction) => transaction.commit().await?,
            Connection::Sqlite(_) | Connection::Postgres(_) => {}
        }
        Ok(())
    }
}

/// Both engines take more; this keeps statements a sensible size.
const ARGUMENTS_MAX: usize = 16_000;

/// `($1, $2), ($3, $4)` for two rows of two columns.
fn places(rows: usize, width: usize) -> String {
    let row = |index: usize| {
        let places: Vec<String> =
            (1..=width).map(|column| format!("${}", index * width + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

struct Done {
    rows: u64,
}

impl From<sqlx::sqlite::SqliteQueryResult> for Done {
    fn from(done: sqlx::sqlite::SqliteQueryResult) -> Self {
        Self { rows: done.rows_affected() }
    }
}

impl From<sqlx::postgres::PgQueryResult> for Done {
    fn from(done: sqlx::postgres::PgQueryResult) -> Self {
        Self { rows: done.rows_affected() }
    }
}
