//! Databases that survive their users: a file, or a PostgreSQL of one's own that keeps commits.

use std::path::PathBuf;
use std::time::Duration;

use store::{Engine, Store};
use tempfile::TempDir;
use testkit::Postgres;

/// Where a database is, for this process and for those that are killed.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    /// A path or a URL.
    pub(crate) address: String,
    pub(crate) postgres: Option<Postgres>,
    folder: TempDir,
}

impl Place {
    /// An empty one.
    pub(crate) fn new(engine: Engine) -> Self {
        let folder = TempDir::new().unwrap();
        let postgres = (engine == Engine::Postgres).then(Postgres::start_durable);
        let address = match &postgres {
            None => folder.path().join("data.sqlite").display().to_string(),
            Some(postgres) => postgres.url("postgres"),
        };
        Self { engine, address, postgres, folder }
    }

    /// Where backups are written.
    pub(crate) fn backups(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Opens it, once it can be: a database that has just crashed takes its time.
    pub(crate) async fn open(&self) -> Store {
        let opening = async {
            loop {
                match open(&self.address).await {
                    Ok(store) => return store,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        };
        tokio::time::timeout(Duration::from_mins(1), opening).await.expect("it can be opened again")
    }

    /// Waits until what a killed client had under way is over on PostgreSQL's side, too.
    pub(crate) async fn settle(&self) {
        if self.engine == Engine::Sqlite {
            return;
        }
        let store = self.open().await;
        let others = "SELECT COUNT(*) AS n FROM pg_stat_activity
                      WHERE datname = current_database() AND state <> 'idle'
                          AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        loop {
            let mut session = store.read().await.unwrap();
            if session.query_one(others, Vec::new()).await.unwrap().int("n").unwrap() == 0 {
                break;
            }
            drop(session);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        store.close().await;
    }
}

/// Opens the database at a path or URL.
pub(crate) async fn open(address: &str) -> store::error::Result<Store> {
    if address.starts_with("postgres:") {
        Store::open_postgres(address).await
    } else {
        Store::open_sqlite(address.as_ref()).await
    }
}
