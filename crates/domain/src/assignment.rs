//! An assignment: one plugin that one check runs on one host. What is measured, classified and
//! drawn is always an assignment's.

use std::collections::BTreeSet;

use crate::check::Check;
use crate::group::GroupGraph;
use crate::id::{AssignmentId, CheckId, HostId, PluginId};

/// What makes an assignment unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssignmentKey {
    /// Where it runs.
    pub host_id: HostId,
    /// Who asked for it.
    pub check_id: CheckId,
    /// What runs.
    pub plugin_id: PluginId,
}

/// An assignment as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its number; history hangs on it.
    pub id: AssignmentId,
    /// Where it runs.
    pub host_id: HostId,
    /// Who asked for it.
    pub check_id: CheckId,
    /// What runs.
    pub plugin_id: PluginId,
    /// Whether the configuration asks for it now; if not, it only holds history.
    pub active: bool,
}

/// Everything that should run: each plugin of each enabled check on each enabled host that the
/// check names directly or through groups, each once.
pub fn resolve<'a>(
    checks: impl IntoIterator<Item = &'a Check>,
    groups: &GroupGraph,
    enabled_hosts: &BTreeSet<HostId>,
) -> BTreeSet<AssignmentKey> {
    let mut keys = BTreeSet::new();
    for check in checks {
        if !check.settings.enabled {
            continue;
        }
        for host_id in check.settings.effective_hosts(groups).intersection(enabled_hosts) {
            for plugin in &check.settings.plugins {
                keys.insert(AssignmentKey {
                    host_id: *host_id,
                    check_id: check.id,
                    plugin_id: plugin.plugin_id.clone(),
                });
            }
        }
    }
    keys
}
