//! One mock agent: its name and the packages it believes to hold.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protocol::{ContentHash, Hello, InstalledPlugin, Platform};

use crate::script::{Answer, ScriptFile};

/// Packages remembered an agent; the first by name goes when one more comes.
const PLUGINS_MAX: usize = 256;

/// What an uploaded package's version is said to be: packages are not opened.
const PLUGIN_VERSION: &str = "mock";

#[derive(Debug)]
pub(crate) struct Agent {
    name: String,
    bearer: Arc<str>,
    started_at_s: i64,
    script: Arc<ScriptFile>,
    installed: Mutex<BTreeMap<String, ContentHash>>,
    answered: Mutex<u32>,
}

impl Agent {
    pub(crate) fn new(
        name: String,
        bearer: Arc<str>,
        started_at_s: i64,
        script: Arc<ScriptFile>,
    ) -> Self {
        Self {
            name,
            bearer,
            started_at_s,
            script,
            installed: Mutex::default(),
            answered: Mutex::default(),
        }
    }

    /// Whether `header` is the whole `Authorization` value that the core must send.
    pub(crate) fn knows(&self, header: &[u8]) -> bool {
        header == self.bearer.as_bytes()
    }

    pub(crate) fn hello(&self) -> Hello {
        let plugins = self.installed().iter().map(|(id, hash)| installed(id, *hash)).collect();
        Hello {
            protocol: protocol::VERSION,
            version: format!("{}-mock", env!("CARGO_PKG_VERSION")),
            platform: Platform {
                os: std::env::consts::OS.to_owned(),
                arch: std::env::consts::ARCH.to_owned(),
                hostname: self.name.clone(),
                kernel: "mock".to_owned(),
            },
            plugins,
            runtimes: vec!["builtin".to_owned()],
            started_at_s: self.started_at_s,
        }
    }

    pub(crate) fn install(&self, id: &str, hash: ContentHash) -> InstalledPlugin {
        let mut held = self.installed();
        held.insert(id.to_owned(), hash);
        if held.len() > PLUGINS_MAX {
            held.pop_first();
        }
        installed(id, hash)
    }

    pub(crate) fn installed_hash(&self, id: &str) -> Option<ContentHash> {
        self.installed().get(id).copied()
    }

    pub(crate) fn answer(&self, plugin_id: &str) -> Answer {
        let mut answer = self.script.current().answer(&self.name, plugin_id);
        if answer.counts {
            let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
            answer.value = Some(f64::from(*answered));
            *answered = answered.saturating_add(1);
        }
        answer
    }

    fn installed(&self) -> MutexGuard<'_, BTreeMap<String, ContentHash>> {
        self.installed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn installed(id: &str, hash: ContentHash) -> InstalledPlugin {
    InstalledPlugin { id: id.to_owned(), version: PLUGIN_VERSION.to_owned(), hash }
}
