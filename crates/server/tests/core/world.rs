//! A whole core: a running server over a fresh database, and a fleet of mock agents that measure
//! what the test says.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use mockfleet::{Fleet, Identity, ScriptFile, Settings};
use serde_json::{Map, Value, json};
use server::app::{self, App};
use server::clock::Clock;
use server::config::Config;
use server::shared::Shared;
use store::{Engine, Store};
use tempfile::TempDir;
use testkit::Database;

use crate::probe;

/// Makes two tests of each named `async fn(Engine)`: `sqlite::name` and `postgresql::name`.
macro_rules! on_both_engines {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(store::Engine::Sqlite).await;
            })*
        }
        mod postgresql {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(store::Engine::Postgres).await;
            })*
        }
    };
}

/// The server, its data and its agents.
pub(crate) struct World {
    app: Option<App>,
    pub(crate) config: Config,
    clock: Clock,
    pub(crate) fleet: Fleet,
    values: PathBuf,
    said: Mutex<Map<String, Value>>,
    pub(crate) folder: TempDir,
    pub(crate) database: Option<Database>,
}

impl World {
    /// A running server that watches nothing yet, and `agents` agents.
    pub(crate) async fn start(engine: Engine, agents: u16) -> Self {
        Self::start_at(engine, agents, Clock::system()).await
    }

    /// The same by another clock.
    pub(crate) async fn start_at(engine: Engine, agents: u16, clock: Clock) -> Self {
        let mut world = Self::prepare(engine, agents, clock, str::to_owned).await;
        world.run().await;
        world
    }

    /// Everything but the server. `reach` may put something between it and its PostgreSQL.
    pub(crate) async fn prepare(
        engine: Engine,
        agents: u16,
        clock: Clock,
        reach: impl FnOnce(&str) -> String,
    ) -> Self {
        // The provider may be installed already, by another test of the same process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let database = (engine == Engine::Postgres).then(Database::create);
        let url = database.as_ref().map_or("sqlite".to_owned(), |one| reach(&one.url()));
        let config = config(&folder, &url);
        let values = folder.path().join("values.json");
        std::fs::write(&values, "{}").unwrap();
        let settings =
            Settings { agents, port_base: 0, own_addresses: false, started_at_s: 1_700_000_000 };
        let script = Arc::new(ScriptFile::open(Some(&values)).unwrap());
        let identity = Identity::generate().unwrap();
        let fleet = Fleet::start(&settings, &identity, script).await.unwrap();
        let said = Mutex::default();
        Self { app: None, config, clock, fleet, values, said, folder, database }
    }

    /// Starts the server (again).
    pub(crate) async fn run(&mut self) {
        assert!(self.app.is_none(), "it runs already");
        let app = App::start(self.config.clone(), &[], self.clock.clone()).await.unwrap();
        probe::install(&app.shared().store, self.clock.now()).await;
        self.app = Some(app);
    }

    /// Stops the server cleanly.
    pub(crate) async fn stop(&mut self) {
        self.app.take().expect("it runs").stop().await;
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        self.app.as_ref().expect("it runs").shared()
    }

    /// The database through connections of one's own, as another program has them.
    pub(crate) async fn open_store(&self) -> Store {
        match &self.database {
            None => app::open_store(&self.config).await.unwrap(),
            Some(database) => Store::open_postgres(&database.url()).await.unwrap(),
        }
    }

    /// From now on this agent (counting from 0) answers every run like this.
    pub(crate) fn say(&self, agent: usize, answer: &Value) {
        let mut said = self.said.lock().unwrap();
        said.insert(self.fleet.members()[agent].name.clone(), json!({ "*": answer }));
        // Renamed into place: a half-written file is never read.
        let new = self.values.with_extension("new");
        std::fs::write(&new, serde_json::to_vec(&*said).unwrap()).unwrap();
        std::fs::rename(&new, &self.values).unwrap();
    }

    /// The current time of the server.
    pub(crate) fn now(&self) -> domain::time::Timestamp {
        self.clock.now()
    }
}

fn config(folder: &TempDir, database: &str) -> Config {
    let mut text = toml::Table::new();
    let data_dir = folder.path().join("data").display().to_string();
    let server = [("data_dir", data_dir), ("listen", "127.0.0.1:0".to_owned())];
    let section = |pairs: &[(&str, String)]| {
        let values = pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone().into()));
        toml::Value::Table(values.collect())
    };
    text.insert("server".to_owned(), section(&server));
    text.insert("database".to_owned(), section(&[("url", database.to_owned())]));
    Config::parse(&text.to_string(), &BTreeMap::new()).unwrap()
}
