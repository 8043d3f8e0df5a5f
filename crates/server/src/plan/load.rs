//! Loading the plan from the database.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use classifier::Script;
use domain::assignment::Assignment;
use domain::check::Check;
use domain::classifier::Classifier;
use domain::group::GroupGraph;
use domain::host::Host;
use domain::id::{CheckId, ClassifierId, PluginId};
use domain::plugin::Plugin;
use plugin::Manifest;
use store::{Store, StoreError};

use super::{Plan, PlannedAssignment, PlannedClassifier, PlannedHost, PlannedPlugin};
use crate::agents::Target;
use crate::system_log::SystemLog;
use crate::vault::{Vault, agent_key_context};

impl Plan {
    /// Loads everything. What cannot be used (a key that does not open, a manifest that an older
    /// version wrote) is left out with an entry in the system log; the rest goes on.
    pub async fn load(
        store: &Store,
        vault: &Vault,
        log: &SystemLog,
        timeout_default: Duration,
    ) -> Result<Self, StoreError> {
        let groups = store.group_graph().await?;
        let group_names = store.all_host_groups().await?.into_iter();
        let mut plan = Self {
            group_names: group_names.map(|group| (group.id, group.settings.name)).collect(),
            schedules: store.all_schedules().await?,
            alerts: store.all_alerts().await?,
            services: store.all_services().await?,
            maintenance_windows: store.all_maintenance_windows().await?,
            channels: store.all_channels().await?.into_iter().map(|one| (one.id, one)).collect(),
            ..Self::default()
        };
        let mut keys = store.agent_keys_sealed().await?;
        for host in store.all_hosts().await? {
            let target = target(vault, log, &host, keys.remove(&host.id));
            plan.hosts.insert(host.id, planned_host(host, target, &groups));
        }
        plan.groups = groups;
        let parts = Parts::load(store, log, timeout_default).await?;
        for assignment in store.assignments().await?.into_iter().filter(|one| one.active) {
            if let Some(planned) = parts.planned(assignment) {
                plan.add(planned);
            }
        }
        Ok(plan)
    }

    fn add(&mut self, planned: PlannedAssignment) {
        let Assignment { id, host_id, check_id, .. } = planned.assignment;
        self.of_check.entry(check_id).or_default().push(id);
        self.of_host.entry(host_id).or_default().push(id);
        self.assignments.insert(id, planned);
    }
}

/// What assignments are put together from.
struct Parts {
    checks: HashMap<CheckId, Check>,
    classifiers: HashMap<ClassifierId, Arc<PlannedClassifier>>,
    plugins: HashMap<PluginId, (Arc<PlannedPlugin>, Plugin)>,
}

impl Parts {
    async fn load(
        store: &Store,
        log: &SystemLog,
        timeout_default: Duration,
    ) -> Result<Self, StoreError> {
        let checks = store.all_checks().await?.into_iter().map(|check| (check.id, check));
        let classifiers = store.all_classifiers().await?.into_iter();
        let mut plugins = HashMap::new();
        for stored in store.plugins().await? {
            match planned_plugin(&stored, timeout_default) {
                Ok(planned) => {
                    plugins.insert(stored.id.clone(), (Arc::new(planned), stored));
                }
                Err(error) => log.error(
                    "planner",
                    "plugin_unusable",
                    format!("the plugin {} cannot be used: {error}; upload it again", stored.id),
                ),
            }
        }
        Ok(Self {
            checks: checks.collect(),
            classifiers: classifiers
                .map(|one| (one.id, Arc::new(planned_classifier(one, log))))
                .collect(),
            plugins,
        })
    }

    /// None if a part is missing: the configuration changed while it was read, or the plugin
    /// cannot be used.
    fn planned(&self, assignment: Assignment) -> Option<PlannedAssignment> {
        let check = self.checks.get(&assignment.check_id)?;
        let (plugin, stored) = self.plugins.get(&assignment.plugin_id)?;
        let mut in_check = check.settings.plugins.iter();
        let in_check = in_check.find(|one| one.plugin_id == assignment.plugin_id)?;
        let classifier_id = in_check.classifier_id.unwrap_or(stored.default_classifier_id);
        Some(PlannedAssignment {
            check_name: check.settings.name.clone(),
            plugin: Arc::clone(plugin),
            parameters: Arc::new(in_check.parameters.clone()),
            n_historical: in_check.n_historical.unwrap_or(stored.n_historical) as usize,
            classifier: Arc::clone(self.classifiers.get(&classifier_id)?),
            assignment,
        })
    }
}

fn planned_host(host: Host, target: Option<Target>, groups: &GroupGraph) -> PlannedHost {
    PlannedHost {
        target,
        group_ids: groups.groups_of(host.id),
        for_scripts: Arc::new(classifier::Host {
            name: host.settings.name.clone(),
            tags: host.settings.tags.clone(),
        }),
        host,
    }
}

fn target(vault: &Vault, log: &SystemLog, host: &Host, sealed: Option<Vec<u8>>) -> Option<Target> {
    let pin = host.pin?;
    let key = vault
        .open(&agent_key_context(host.id), &sealed?)
        .map_err(|error| error.to_string())
        .and_then(|key| key.try_into().map_err(|_| "it is not 32 bytes long".to_owned()));
    match key {
        Ok(key) => {
            let (address, port) = (host.settings.address.clone(), host.settings.port);
            Some(Target { address, port, pin, key })
        }
        Err(error) => {
            log.error(
                "planner",
                "agent_key_unusable",
                format!("the key of the host {} cannot be used: {error}", host.settings.name),
            );
            None
        }
    }
}

fn planned_plugin(stored: &Plugin, timeout_default: Duration) -> Result<PlannedPlugin, String> {
    let manifest: Manifest = Manifest::parse(stored.manifest.to_string().as_bytes())
        .map_err(|error| error.to_string())?;
    let hash = stored.hash.parse().map_err(|error: protocol::NotAHash| error.to_string())?;
    let timeout = manifest.timeout_s.map_or(timeout_default, |s| Duration::from_secs(u64::from(s)));
    Ok(PlannedPlugin { id: stored.id.clone(), name: stored.name.clone(), hash, timeout, manifest })
}

fn planned_classifier(classifier: Classifier, log: &SystemLog) -> PlannedClassifier {
    let script = Script::compile(&classifier.settings.name, &classifier.settings.source);
    if let Err(fault) = &script {
        log.error("classifier", "script_does_not_compile", fault.to_string());
    }
    PlannedClassifier {
        id: classifier.id,
        name: classifier.settings.name,
        version: classifier.current_version,
        script,
    }
}
