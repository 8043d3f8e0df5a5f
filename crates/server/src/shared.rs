//! What every request and every loop may use.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::id::PluginId;
use domain::time::Timestamp;
use store::{Store, StoreError};

use crate::agents::{Agents, Packages};
use crate::clock::Clock;
use crate::config::Config;
use crate::live::Live;
use crate::loops::Statuses;
use crate::monitoring::Monitoring;
use crate::notify::Notifier;
use crate::plan::{CurrentPlan, Plan};
use crate::remote_write::Tally;
use crate::setup_token::SetupToken;
use crate::signals::{RunNow, Signals};
use crate::state::State;
use crate::storage_health::StorageHealth;
use crate::system_log::SystemLog;
use crate::vault::Vault;

/// The parts of the running server, shared by reference count.
pub struct Shared {
    /// The database.
    pub store: Store,
    /// Tells the time.
    pub clock: Clock,
    /// Seals and opens secrets.
    pub vault: Vault,
    /// The configuration file.
    pub config: Config,
    /// The event stream.
    pub live: Live,
    /// Wakes the loops.
    pub signals: Signals,
    /// Connections to agents.
    pub agents: Agents,
    /// Sends messages.
    pub notifier: Notifier,
    /// Threads that run classifiers.
    pub classifier: Arc<classifier::Workers>,
    /// The product's own log.
    pub log: SystemLog,
    /// How the loops are doing.
    pub loops: Statuses,
    /// How well the monitoring keeps up.
    pub monitoring: Monitoring,
    /// Whether the database takes what is written to it.
    pub storage: StorageHealth,
    /// How well history is sent elsewhere.
    pub remote_write: Tally,
    /// Held while a backup is made for somebody's download: one at a time.
    pub backup_under_way: tokio::sync::Mutex<()>,
    /// Lets the first administrator in.
    pub setup_token: SetupToken,
    /// The health of everything.
    pub state: State,
    /// The configuration in the database.
    pub plan: CurrentPlan,
    /// When the server started.
    pub started_at: Timestamp,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl Shared {
    /// Puts the parts together. `agents` carries the server's TLS identity.
    pub fn new(
        config: Config,
        store: Store,
        vault: Vault,
        agents: Agents,
        clock: Clock,
    ) -> std::io::Result<(Self, RunNow)> {
        let (signals, run_now) = Signals::new();
        let started_at = clock.now();
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let shared = Self {
            notifier: Notifier::new(clock.clone(), config.server.public_url.clone()),
            log: SystemLog::new(clock.clone()),
            live: Live::new(u64::try_from(started_at.0).unwrap_or(1)),
            classifier: Arc::new(classifier::Workers::start(
                threads,
                classifier::Limits::default(),
            )?),
            store,
            clock,
            vault,
            config,
            signals,
            agents,
            loops: Statuses::default(),
            monitoring: Monitoring::default(),
            remote_write: Tally::default(),
            backup_under_way: tokio::sync::Mutex::default(),
            storage: StorageHealth::default(),
            setup_token: SetupToken::default(),
            state: State::default(),
            plan: CurrentPlan::default(),
            started_at,
        };
        Ok((shared, run_now))
    }

    /// Loads the configuration from the database and puts it to use. Returns the plan before.
    pub async fn reload_plan(&self) -> Result<Arc<Plan>, StoreError> {
        let timeout = Duration::from_millis(self.config.checks.timeout_ms);
        let plan = Plan::load(&self.store, &self.vault, &self.log, timeout).await?;
        let healths = self.store.current_healths().await?;
        self.state.follow(&plan, &healths, self.clock.now());
        self.agents.retain(|host| plan.hosts.contains_key(&host));
        Ok(self.plan.replace(plan))
    }

    /// The directory of everything that is not in the database.
    pub fn data_dir(&self) -> &Path {
        &self.config.server.data_dir
    }
}

/// Packages for agents come from the database.
impl Packages for Store {
    async fn archive(&self, plugin_id: &str) -> Result<Vec<u8>, String> {
        self.plugin_archive(&PluginId::from(plugin_id)).await.map_err(|error| error.to_string())
    }
}
