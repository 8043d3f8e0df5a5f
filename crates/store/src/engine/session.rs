//! A session: a connection of either engine, and the statements that run on it.

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Postgres, SqliteConnection, Transaction};

use super::Engine;
use super::args::{self, Arg};
use super::row::{self, Row};
use crate::error::{Result, StoreError};
use crate::migration;

/// A connection, inside a transaction or not. Dropped without a commit, a transaction is undone.
#[derive(Debug)]
pub struct Session {
    pub(super) connection: Connection,
}

#[derive(Debug)]
pub(super) enum Connection {
    Sqlite(PoolConnection<sqlx::Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTransaction(Transaction<'static, sqlx::Sqlite>),
    PostgresTransaction(Transaction<'static, Postgres>),
    /// In memory, for looking at a schema.
    SqliteAlone(SqliteConnection),
}

impl From<SqliteConnection> for Session {
    fn from(connection: SqliteConnection) -> Self {
        Self { connection: Connection::SqliteAlone(connection) }
    }
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
            Connection::SqliteAlone(c) => {
                sqlx::query_with(AssertSqlSafe($sql), args::sqlite($args)?)
                    .$method(c)
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
    /// Which database answers.
    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_)
            | Connection::SqliteTransaction(_)
            | Connection::SqliteAlone(_) => Engine::Sqlite,
            Connection::Postgres(_) | Connection::PostgresTransaction(_) => Engine::Postgres,
        }
    }

    /// Applies the migrations up to `version`, as part of this session's transaction.
    pub(crate) async fn migrate_to(&mut self, version: i64) -> Result<()> {
        match &mut self.connection {
            Connection::Sqlite(c) => migration::sqlite().run_to(version, &mut **c).await?,
            Connection::SqliteTransaction(c) => {
                migration::sqlite().run_to(version, &mut **c).await?;
            }
            Connection::SqliteAlone(c) => migration::sqlite().run_to(version, c).await?,
            Connection::Postgres(c) => migration::postgres().run_to(version, &mut **c).await?,
            Connection::PostgresTransaction(c) => {
                migration::postgres().run_to(version, &mut **c).await?;
            }
        }
        Ok(())
    }

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
            let values = values(part.len(), width);
            let args = part.into_iter().flatten().collect();
            self.execute(format!("{head} VALUES {values} {tail}"), args).await?;
        }
    }

    /// Makes the transaction's changes permanent. An error here has an unknown outcome.
    pub async fn commit(self) -> Result<()> {
        match self.connection {
            Connection::SqliteTransaction(transaction) => transaction.commit().await?,
            Connection::PostgresTransaction(transaction) => transaction.commit().await?,
            Connection::Sqlite(_) | Connection::Postgres(_) | Connection::SqliteAlone(_) => {}
        }
        Ok(())
    }
}

/// Both engines take more, but `SQLite` looks for each place among all those before it, so that a
/// large statement costs the square of its size.
const ARGUMENTS_MAX: usize = 1_000;

/// `$1, $2, $3` for three: what stands in `IN (…)`.
pub(crate) fn places(count: usize) -> String {
    (1..=count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// `($1, $2), ($3, $4)` for two rows of two columns.
fn values(rows: usize, width: usize) -> String {
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
