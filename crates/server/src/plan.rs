//! The configuration as the loops need it: loaded whole, resolved once, then only read.
//!
//! Invariant: a plan never changes. When the configuration does, a new one takes its place, so
//! that one batch of results is judged by one configuration from beginning to end.

mod load;
mod planned_work;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use classifier::Script;
use domain::alert::Alert;
use domain::assignment::Assignment;
use domain::channel::Channel;
use domain::group::GroupGraph;
use domain::host::Host;
use domain::id::{AssignmentId, ChannelId, CheckId, ClassifierId, HostGroupId, HostId, PluginId};
use domain::maintenance::MaintenanceWindow;
use domain::outcome::PRIMARY;
use domain::schedule::Schedule;
use domain::service::Service;
use plugin::{Manifest, View};
use protocol::ContentHash;

use crate::agents::Target;

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
    /// Planned work: past, under way and to come.
    pub maintenance_windows: Vec<MaintenanceWindow>,
    /// Who is a member of which group.
    pub groups: GroupGraph,
    /// The groups' names.
    pub group_names: BTreeMap<HostGroupId, String>,
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
