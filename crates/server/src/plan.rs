//! The configuration as the loops need it: loaded whole, resolved once, then only read.
//!
//! Invariant: a plan never changes. When the configuration does, a new one takes its place, so
//! that one batch of results is judged by one configuration from beginning to end.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use classifier::Script;
use domain::alert::Alert;
use domain::assignment::Assignment;
use domain::channel::Channel;
use domain::classifier::Classifier;
use domain::group::GroupGraph;
use domain::host::Host;
use domain::id::{AssignmentId, ChannelId, CheckId, ClassifierId, HostGroupId, HostId, PluginId};
use domain::outcome::PRIMARY;
use domain::schedule::Schedule;
use domain::service::Service;
use plugin::{Manifest, View};
use protocol::ContentHash;
use store::{Store, StoreError};

use crate::agents::Target;
use crate::system_log::SystemLog;
use crate::vault::Vault;

/// Everything configured.
#[derive(Debug, Default)]
pub struct Plan {
    /// Hosts by number.
    pub hosts: HashMap<HostId, PlannedHost>,
    /// What runs, by number; only active assignments.
    pub assignments: HashMap<AssignmentId, PlannedAssignment>,
    /// The active assignments of each check.
    pub of_check: HashMap<CheckId, Vec<AssignmentId>>,
    /// The active assignments of each host.
    pub of_host: HashMap<HostId, Vec<AssignmentId>>,
    /// Schedules.
    pub schedules: Vec<Schedule>,
    /// Alerts.
    pub alerts: Vec<Alert>,
    /// Channels by number.
    pub channels: HashMap<ChannelId, Channel>,
    /// Services.
    pub services: Vec<Service>,
    /// Who is a member of which group.
    pub groups: GroupGraph,
}

/// A host, ready to be asked.
#[derive(Debug)]
pub struct PlannedHost {
    /// The host.
    pub host: Host,
    /// How its agent is reached; none if it is not enrolled or its key cannot be opened.
    pub target: Option<Target>,
    /// All groups that hold it.
    pub group_ids: BTreeSet<HostGroupId>,
    /// As classifiers see it.
    pub for_scripts: Arc<classifier::Host>,
}

/// An assignment with everything that running and judging it needs.
#[derive(Debug)]
pub struct PlannedAssignment {
    /// The assignment.
    pub assignment: Assignment,
    /// The check's name.
    pub check_name: String,
    /// The plugin.
    pub plugin: Arc<PlannedPlugin>,
    /// What the check sets.
    pub parameters: Arc<serde_json::Value>,
    /// How many results the classifier sees.
    pub n_historical: usize,
    /// The classifier.
    pub classifier: Arc<PlannedClassifier>,
}

/// A plugin, ready to be run.
#[derive(Debug)]
pub struct PlannedPlugin {
    /// Its id.
    pub id: PluginId,
    /// Its name.
    pub name: String,
    /// The exact package.
    pub hash: ContentHash,
    /// Total deadline of a run.
    pub timeout: Duration,
    /// The package's description of itself.
    pub manifest: Manifest,
}

impl PlannedPlugin {
    /// The unit of the primary value: the one that the package names, or that of its view.
    pub fn primary_unit(&self) -> Option<String> {
        let described = self.manifest.metrics.iter().find(|one| one.name == PRIMARY);
        let of_view = (self.manifest.view == View::PercentGraph).then(|| "%".to_owned());
        described.map(|one| one.unit.clone()).or(of_view)
    }
}

/// A classifier, ready to be called.
#[derive(Debug)]
pub struct PlannedClassifier {
    /// Its number.
    pub id: ClassifierId,
    /// Its name.
    pub name: String,
    /// The version in use.
    pub version: i64,
    /// The compiled script, or why it does not compile.
    pub script: Result<Script, classifier::ScriptFault>,
}

/// The plan in use; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct CurrentPlan(Arc<RwLock<Arc<Plan>>>);

impl CurrentPlan {
    /// The plan as it is now.
    pub fn get(&self) -> Arc<Plan> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another plan in its place and returns the one before.
    pub fn replace(&self, plan: Plan) -> Arc<Plan> {
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut current, Arc::new(plan))
    }
}

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
        let mut plan = Self {
            schedules: store.all_schedules().await?,
            alerts: store.all_alerts().await?,
            services: store.all_services().await?,
            channels: store.all_channels().await?.into_iter().map(|one| (one.id, one)).collect(),
            ..Self::default()
        };
        for host in store.all_hosts().await? {
            let target = target(store, vault, log, &host).await?;
            plan.hosts.insert(host.id, planned_host(host, target, &groups));
        }
        plan.groups = groups;
        plan.add_assignments(store, log, timeout_default).await?;
        Ok(plan)
    }

    async fn add_assignments(
        &mut self,
        store: &Store,
        log: &SystemLog,
        timeout_default: Duration,
    ) -> Result<(), StoreError> {
        let checks: HashMap<_, _> =
            store.all_checks().await?.into_iter().map(|check| (check.id, check)).collect();
        let classifiers: HashMap<_, _> = store
            .all_classifiers()
            .await?
            .into_iter()
            .map(|one| (one.id, Arc::new(planned_classifier(one, log))))
            .collect();
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
        for assignment in store.assignments().await?.into_iter().filter(|one| one.active) {
            let Some(check) = checks.get(&assignment.check_id) else { continue };
            let Some((plugin, stored)) = plugins.get(&assignment.plugin_id) else { continue };
            let Some(in_check) =
                check.settings.plugins.iter().find(|one| one.plugin_id == assignment.plugin_id)
            else {
                continue;
            };
            let classifier_id = in_check.classifier_id.unwrap_or(stored.default_classifier_id);
            let Some(classifier) = classifiers.get(&classifier_id) else { continue };
            let n_historical = in_check.n_historical.unwrap_or(stored.n_historical) as usize;
            self.of_check.entry(assignment.check_id).or_default().push(assignment.id);
            self.of_host.entry(assignment.host_id).or_default().push(assignment.id);
            let planned = PlannedAssignment {
                check_name: check.settings.name.clone(),
                plugin: Arc::clone(plugin),
                parameters: Arc::new(in_check.parameters.clone()),
                n_historical,
                classifier: Arc::clone(classifier),
                assignment,
            };
            self.assignments.insert(planned.assignment.id, planned);
        }
        Ok(())
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

async fn target(
    store: &Store,
    vault: &Vault,
    log: &SystemLog,
    host: &Host,
) -> Result<Option<Target>, StoreError> {
    let Some(pin) = host.pin else { return Ok(None) };
    let Some(sealed) = store.agent_key_sealed(host.id).await? else { return Ok(None) };
    let key = vault
        .open(&crate::vault::agent_key_context(host.id), &sealed)
        .map_err(|error| error.to_string())
        .and_then(|key| key.try_into().map_err(|_| "it is not 32 bytes long".to_owned()));
    match key {
        Ok(key) => {
            let (address, port) = (host.settings.address.clone(), host.settings.port);
            Ok(Some(Target { address, port, pin, key }))
        }
        Err(error) => {
            log.error(
                "planner",
                "agent_key_unusable",
                format!("the key of the host {} cannot be used: {error}", host.settings.name),
            );
            Ok(None)
        }
    }
}

fn planned_plugin(
    stored: &domain::plugin::Plugin,
    timeout_default: Duration,
) -> Result<PlannedPlugin, String> {
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
