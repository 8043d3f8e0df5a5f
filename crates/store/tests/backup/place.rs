//! Databases to work on; they go at the end of the test.

use std::path::PathBuf;

use store::transfer::Step;
use store::{Engine, Store};
use tempfile::TempDir;
use testkit::Database;

/// A database that is there but has no tables yet, and room for files.
pub(crate) struct Place {
    pub(crate) store: Store,
    folder: TempDir,
    _database: Option<Database>,
}

impl Place {
    /// Without a schema.
    pub(crate) async fn bare(engine: Engine) -> Self {
        let folder = TempDir::new().unwrap();
        match engine {
            Engine::Sqlite => {
                let path = folder.path().join("data.sqlite");
                let store = Store::attach_sqlite(&path, true).await.unwrap();
                Self { store, folder, _database: None }
            }
            Engine::Postgres => {
                let database = Database::create();
                let store = Store::attach_postgres(&database.url()).await.unwrap();
                Self { store, folder, _database: Some(database) }
            }
        }
    }

    /// With all tables, and nothing in them.
    pub(crate) async fn empty(engine: Engine) -> Self {
        let place = Self::bare(engine).await;
        place.store.migrate().await.unwrap();
        place
    }

    /// For a file that goes with the database.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// For those who do not look at the progress.
pub(crate) fn unseen(_: Step<'_>) {}
