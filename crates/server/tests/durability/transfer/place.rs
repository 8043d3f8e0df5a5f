//! Where a database is carried from, or to.

use std::path::{Path, PathBuf};

use domain::time::Timestamp;
use store::backup::{self, Backup};
use store::{Engine, Store};
use tempfile::TempDir;
use testkit::Database;

use crate::wait::until;

/// Rows of each of the two tables that are carried: several pages.
const ROWS: u32 = 2_500;

/// A database on either engine, which goes with this.
pub(super) struct Place {
    pub(super) folder: TempDir,
    database: Option<Database>,
}

impl Place {
    /// Nothing is there yet: no file, or no table.
    pub(super) fn absent(engine: Engine) -> Self {
        let database = (engine == Engine::Postgres).then(Database::create);
        Self { folder: tempfile::tempdir().unwrap(), database }
    }

    /// With a text in each of its rows.
    pub(super) async fn holding(engine: Engine, text: &str) -> Self {
        let place = Self::absent(engine);
        let store = place.attach().await;
        store.migrate().await.unwrap();
        let mut session = store.write().await.unwrap();
        let numbers = format!(
            "WITH RECURSIVE numbers (i) AS
                 (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {ROWS})"
        );
        let settings = format!(
            "INSERT INTO settings (name, value) {numbers}
             SELECT 'name ' || i, '{text} ' || i FROM numbers"
        );
        session.execute(settings, Vec::new()).await.unwrap();
        let log = format!(
            "INSERT INTO system_logs (at, level, source, code, message) {numbers}
             SELECT i, 'info', 'test', 'row', '{text} ' || i FROM numbers"
        );
        session.execute(log, Vec::new()).await.unwrap();
        session.commit().await.unwrap();
        store.close().await;
        place
    }

    /// As commands are told where it is.
    pub(super) fn address(&self) -> String {
        match &self.database {
            None => self.folder.path().display().to_string(),
            Some(database) => database.url(),
        }
    }

    /// The configuration file of a server that uses it.
    pub(super) fn config(&self) -> String {
        let config = self.folder.path().join("prophasis.toml");
        let url = self.database.as_ref().map_or("sqlite".to_owned(), Database::url);
        let folder = self.folder.path().display();
        let text = format!("[server]\ndata_dir = \"{folder}\"\n[database]\nurl = \"{url}\"\n");
        std::fs::write(&config, text).unwrap();
        config.display().to_string()
    }

    pub(super) async fn attach(&self) -> Store {
        let file = self.folder.path().join("prophasis.db");
        match &self.database {
            None => Store::attach_sqlite(&file, true).await.unwrap(),
            Some(database) => Store::attach_postgres(&database.url()).await.unwrap(),
        }
    }

    /// Waits until PostgreSQL has seen that a killed program is gone, whose last word may have been
    /// a commit.
    pub(super) async fn settle(&self) {
        if self.database.is_none() {
            return;
        }
        let store = self.attach().await;
        let others = "SELECT COUNT(*) AS n FROM pg_stat_activity
                      WHERE datname = current_database() AND state <> 'idle'
                          AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        until("what the killed program began is over", async || {
            let mut session = store.read().await.unwrap();
            let counted = session.query_one(others, Vec::new()).await.unwrap();
            (counted.int("n").unwrap() == 0).then_some(())
        })
        .await;
        store.close().await;
    }

    /// Whether it holds what a backup does, to the last bit; nothing at all for none.
    pub(super) async fn holds(&self, backup: Option<&Path>) -> bool {
        let store = self.attach().await;
        let version = store.schema_version().await.unwrap();
        let same = match backup {
            None => version == 0,
            Some(_) if version == 0 => false,
            Some(file) => {
                let backup = Backup::open(file).unwrap();
                let compared = backup::compare(backup, Some(&store), &mut |_| {}).await.unwrap();
                compared.iter().all(|table| table.same)
            }
        };
        store.close().await;
        same
    }

    pub(super) async fn back_up(&self, name: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        let store = self.attach().await;
        backup::write(&store, &file, Timestamp(1), &mut |_| {}).await.unwrap();
        store.close().await;
        file
    }
}
