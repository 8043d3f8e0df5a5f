//! Where a bench is run: a database of its own of either engine, and what can be counted of it.
//!
//! Invariant: nothing of it outlives the bench; SQLite's file lies on a real disk, because only
//! there bytes are written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use clap::ValueEnum;
use serde::Serialize;
use store::Store;
use tempfile::TempDir;
use testkit::Postgres;

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database of one's own.
#[derive(Debug)]
pub enum Ground {
    /// A file in a folder that goes with it.
    Sqlite(TempDir),
    /// A server that waits for the disk as one in use does.
    Postgres(Postgres),
}

/// Bytes on disk: by table with its indexes, and of everything.
#[derive(Debug, Clone, Default)]
pub struct Sizes {
    tables: BTreeMap<String, u64>,
    /// Of the whole database.
    pub whole: u64,
}

impl Sizes {
    /// Of some tables together; one that is not there has none.
    pub fn of(&self, tables: &[&str]) -> u64 {
        tables.iter().filter_map(|table| self.tables.get(*table)).sum()
    }
}

impl Ground {
    /// Makes a database; SQLite's file in a new folder in `folder`.
    pub fn make(engine: Engine, folder: &Path) -> anyhow::Result<Self> {
        Ok(match engine {
            Engine::Sqlite => {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
                let own = TempDir::with_prefix_in("bench-", folder)
                    .with_context(|| format!("cannot write to {}", folder.display()))?;
                ensure!(
                    writes_are_counted(own.path())?,
                    "what is written to {} does not reach a disk; choose another --dir",
                    folder.display()
                );
                Self::Sqlite(own)
            }
            Engine::Postgres => Self::Postgres(Postgres::start_durable()),
        })
    }

    /// Opens it, with the newest schema.
    pub async fn open(&self) -> anyhow::Result<Store> {
        Ok(match self {
            Self::Sqlite(folder) => Store::open_sqlite(&folder.path().join("bench.db")).await?,
            Self::Postgres(server) => Store::open_postgres(&server.url("postgres")).await?,
        })
    }

    /// Bytes written since some moment in the past: to disk by this process, or to PostgreSQL's
    /// write-ahead log.
    pub async fn written(&self, store: &Store) -> anyhow::Result<u64> {
        match self {
            Self::Sqlite(_) => written_by_this_process(),
            Self::Postgres(_) => {
                let sql = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS bytes";
                Ok(store.read().await?.query_one(sql, Vec::new()).await?.number("bytes")?)
            }
        }
    }

    /// CPU time that the database server's processes had since their start; SQLite runs in this
    /// process.
    pub async fn server_cpu_ns(&self, store: &Store) -> anyhow::Result<BTreeMap<u32, u64>> {
        if let Self::Sqlite(_) = self {
            return Ok(BTreeMap::new());
        }
        let sql = "SELECT pid::bigint AS pid FROM pg_stat_activity";
        let mut times = BTreeMap::new();
        for row in store.read().await?.query(sql, Vec::new()).await? {
            let pid: u32 = row.number("pid")?;
            // One that has just ended has no file any more; what it did is lost for the figure.
            if let Ok(text) = fs::read_to_string(format!("/proc/{pid}/schedstat")) {
                let ns = text.split_whitespace().next().and_then(|word| word.parse().ok());
                times.insert(pid, ns.context("/proc/…/schedstat begins with no number")?);
            }
        }
        Ok(times)
    }

    /// What PostgreSQL does every few minutes by its own clock, which the bench outruns.
    pub async fn checkpoint(&self, store: &Store) -> anyhow::Result<()> {
        self.in_postgres(store, &["CHECKPOINT"]).await
    }

    /// What PostgreSQL's autovacuum does by its own clock.
    pub async fn vacuum(&self, store: &Store) -> anyhow::Result<()> {
        let tables = ["sample_log", "sample_pieces", "sample_chunks", "messages"];
        let statements = tables.map(|table| format!("VACUUM {table}"));
        self.in_postgres(store, &statements.each_ref().map(String::as_str)).await
    }

    async fn in_postgres(&self, store: &Store, statements: &[&str]) -> anyhow::Result<()> {
        if let Self::Postgres(_) = self {
            let mut session = store.read().await?;
            for statement in statements {
                session.execute(*statement, Vec::new()).await?;
            }
        }
        Ok(())
    }

    /// Counts the bytes. SQLite's must have been closed since the last write, so that its journal
    /// is in the file.
    pub async fn sizes(&self, store: &Store) -> anyhow::Result<Sizes> {
        let tables = match self {
            Self::Sqlite(_) => {
                "SELECT s.tbl_name AS name, SUM(d.pgsize) AS bytes
                 FROM (SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE) AS d
                 JOIN sqlite_schema AS s ON s.name = d.name GROUP BY s.tbl_name"
            }
            Self::Postgres(_) => {
                "SELECT relname::text AS name, pg_total_relation_size(oid)::bigint AS bytes
                 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            }
        };
        let mut session = store.read().await?;
        let mut sizes = Sizes::default();
        for row in session.query(tables, Vec::new()).await? {
            sizes.tables.insert(row.text("name")?, row.number("bytes")?);
        }
        sizes.whole = match self {
            Self::Sqlite(folder) => {
                let length = |name: &str| fs::metadata(folder.path().join(name)).map(|f| f.len());
                length("bench.db")? + length("bench.db-wal").unwrap_or(0)
            }
            Self::Postgres(_) => {
                let sql = "SELECT pg_database_size(current_database()) AS bytes";
                session.query_one(sql, Vec::new()).await?.number("bytes")?
            }
        };
        Ok(sizes)
    }
}

/// Writes a little and looks whether the counter moves: in memory it does not.
fn writes_are_counted(folder: &Path) -> anyhow::Result<bool> {
    let before = written_by_this_process()?;
    let path = folder.join("probe");
    fs::write(&path, [1; 8_192])?;
    fs::File::open(&path)?.sync_all()?;
    fs::remove_file(&path)?;
    Ok(written_by_this_process()? > before)
}

fn written_by_this_process() -> anyhow::Result<u64> {
    let text = fs::read_to_string("/proc/self/io").context("the kernel counts no bytes written")?;
    let line = text.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    Ok(line.context("/proc/self/io has no write_bytes")?.trim().parse()?)
}
