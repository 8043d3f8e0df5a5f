//! A check: which plugins run on which hosts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::group::GroupGraph;
use crate::id::{CheckId, ClassifierId, HostGroupId, HostId, PluginId};
use crate::invalid::Invalid;
use crate::plugin::N_HISTORICAL_MAX;
use crate::text::{check_description, check_name};
use crate::time::Timestamp;

/// Most plugins in one check.
pub const PLUGINS_MAX: usize = 200;

/// One plugin of a check, with what the check sets about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckPlugin {
    /// Which plugin.
    pub plugin_id: PluginId,
    /// A JSON object; handed to the plugin and to its classifier.
    pub parameters: serde_json::Value,
    /// Instead of the plugin's own number of results.
    pub n_historical: Option<u32>,
    /// Instead of the plugin's default classifier.
    pub classifier_id: Option<ClassifierId>,
}

/// What people set about a check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckSettings {
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// A disabled check keeps its history and does not run.
    pub enabled: bool,
    /// Hosts, directly.
    pub host_ids: BTreeSet<HostId>,
    /// Hosts, through groups.
    pub host_group_ids: BTreeSet<HostGroupId>,
    /// What runs on them, in the order shown.
    pub plugins: Vec<CheckPlugin>,
}

impl CheckSettings {
    /// Refuses blank names, a plugin that is there twice, parameters that are no object.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)?;
        if self.plugins.len() > PLUGINS_MAX {
            return Err(Invalid::new("plugins", format!("has more than {PLUGINS_MAX} plugins")));
        }
        let mut seen = BTreeSet::new();
        for (index, plugin) in self.plugins.iter().enumerate() {
            let field = |name: &str| format!("plugins[{index}].{name}");
            if !seen.insert(&plugin.plugin_id) {
                return Err(Invalid::new(
                    field("plugin_id"),
                    format!("{} is there twice; make a second check for it", plugin.plugin_id),
                ));
            }
            if !plugin.parameters.is_object() {
                return Err(Invalid::new(field("parameters"), "must be a JSON object"));
            }
            if plugin.n_historical.is_some_and(|n| n == 0 || n > N_HISTORICAL_MAX) {
                return Err(Invalid::new(
                    field("n_historical"),
                    format!("must be between 1 and {N_HISTORICAL_MAX}"),
                ));
            }
        }
        Ok(())
    }

    /// Every host on which the check runs, directly or through any group, each once.
    pub fn effective_hosts(&self, groups: &GroupGraph) -> BTreeSet<HostId> {
        let through_groups =
            self.host_group_ids.iter().flat_map(|id| groups.effective_hosts(*id).into_keys());
        self.host_ids.iter().copied().chain(through_groups).collect()
    }
}

/// A check as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Its number.
    pub id: CheckId,
    /// What people set.
    pub settings: CheckSettings,
    /// When it was made.
    pub created_at: Timestamp,
}
