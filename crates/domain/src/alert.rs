//! An alert: the rule that says which changes of health are told to whom.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::health::Health;
use crate::id::{AlertId, ChannelId, CheckId, HostGroupId, HostId, PluginId, ServiceId};
use crate::invalid::Invalid;
use crate::text::check_name;
use crate::time::Timestamp;

/// Whose changes an alert looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertSubject {
    /// Each plugin on each host.
    Plugin,
    /// Hosts as a whole.
    Host,
    /// Services.
    Service,
}

impl AlertSubject {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plugin => "plugin",
            Self::Host => "host",
            Self::Service => "service",
        }
    }
}

impl FromStr for AlertSubject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Plugin, Self::Host, Self::Service]
            .into_iter()
            .find(|subject| subject.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" is no subject; use plugin, host or service"))
    }
}

/// What people set about an alert. An empty restriction set restricts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSettings {
    /// Unique.
    pub name: String,
    /// A disabled alert matches nothing.
    pub enabled: bool,
    /// Whose changes.
    pub subject: AlertSubject,
    /// Healths before the change.
    pub from: BTreeSet<Health>,
    /// Healths after the change.
    pub to: BTreeSet<Health>,
    /// Only these hosts, or hosts in `host_group_ids`.
    pub host_ids: BTreeSet<HostId>,
    /// Only hosts in these groups (nested ones included), or in `host_ids`.
    pub host_group_ids: BTreeSet<HostGroupId>,
    /// Only these plugins.
    pub plugin_ids: BTreeSet<PluginId>,
    /// Only these checks.
    pub check_ids: BTreeSet<CheckId>,
    /// Only these services.
    pub service_ids: BTreeSet<ServiceId>,
    /// By which channels it is told.
    pub channel_ids: BTreeSet<ChannelId>,
}

impl AlertSettings {
    /// Refuses rules that could never match or tell nobody.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        if self.from.is_empty() {
            return Err(Invalid::new("from", "is empty; choose at least one health"));
        }
        if self.to.is_empty() {
            return Err(Invalid::new("to", "is empty; choose at least one health"));
        }
        if self.from.len() == 1 && self.from == self.to {
            return Err(Invalid::new(
                "to",
                "is the same single health as from; that never changes",
            ));
        }
        let only_degraded = |healths: &BTreeSet<Health>| healths.iter().eq([&Health::Degraded]);
        for (field, healths) in [("from", &self.from), ("to", &self.to)] {
            if self.subject != AlertSubject::Service && only_degraded(healths) {
                return Err(Invalid::new(field, "is only degraded, which only services can be"));
            }
        }
        if self.channel_ids.is_empty() {
            return Err(Invalid::new("channel_ids", "is empty; choose at least one channel"));
        }
        let about_hosts = !self.host_ids.is_empty() || !self.host_group_ids.is_empty();
        let about_plugins = !self.plugin_ids.is_empty() || !self.check_ids.is_empty();
        match self.subject {
            AlertSubject::Plugin if !self.service_ids.is_empty() => Err(Invalid::new(
                "service_ids",
                "restricts services, but the alert is about plugins",
            )),
            AlertSubject::Host if about_plugins || !self.service_ids.is_empty() => {
                Err(Invalid::new("subject", "is host, so only hosts and groups can restrict it"))
            }
            AlertSubject::Service if about_hosts || about_plugins => {
                Err(Invalid::new("subject", "is service, so only services can restrict it"))
            }
            _ => Ok(()),
        }
    }
}

/// An alert as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its number.
    pub id: AlertId,
    /// What people set.
    pub settings: AlertSettings,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A change as a rule sees it: who is concerned, with the groups already resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Before; after a silence, what was known before it.
    pub from: Health,
    /// After.
    pub to: Health,
    /// Whose.
    pub subject: ChangeSubject,
}

/// The subject of a [`Change`] with everything that a restriction can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeSubject {
    /// A plugin on a host.
    Plugin {
        /// The host.
        host_id: HostId,
        /// All groups that hold the host.
        group_ids: BTreeSet<HostGroupId>,
        /// The check.
        check_id: CheckId,
        /// The plugin.
        plugin_id: PluginId,
    },
    /// A host.
    Host {
        /// The host.
        host_id: HostId,
        /// All groups that hold the host.
        group_ids: BTreeSet<HostGroupId>,
    },
    /// A service.
    Service {
        /// The service.
        service_id: ServiceId,
    },
}

/// What a rule made of a change; every "no" says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Tell.
    Notify,
    /// The rule is switched off.
    Disabled,
    /// It looks at another kind of subject.
    OtherSubject,
    /// The health before is not in its set.
    FromNotWatched,
    /// The health after is not in its set.
    ToNotWatched,
    /// A first result that is well: nothing has recovered, so nobody is told.
    FirstResult,
    /// After a silence all is as it was before: nothing has changed that anybody knows of.
    AsBeforeSilence,
    /// The host is not among its hosts and groups.
    HostNotWatched,
    /// The plugin is not among its plugins.
    PluginNotWatched,
    /// The check is not among its checks.
    CheckNotWatched,
    /// The service is not among its services.
    ServiceNotWatched,
}

impl AlertSettings {
    /// Whether this rule tells people about `change`, and if not, why not.
    pub fn decide(&self, change: &Change) -> Decision {
        if !self.enabled {
            return Decision::Disabled;
        }
        let restriction = match &change.subject {
            ChangeSubject::Plugin { host_id, group_ids, check_id, plugin_id }
                if self.subject == AlertSubject::Plugin =>
            {
                if !unrestricted_or_in(&self.plugin_ids, plugin_id) {
                    Decision::PluginNotWatched
                } else if !unrestricted_or_in(&self.check_ids, check_id) {
                    Decision::CheckNotWatched
                } else {
                    self.decide_host(*host_id, group_ids)
                }
            }
            ChangeSubject::Host { host_id, group_ids } if self.subject == AlertSubject::Host => {
                self.decide_host(*host_id, group_ids)
            }
            ChangeSubject::Service { service_id } if self.subject == AlertSubject::Service => {
                if unrestricted_or_in(&self.service_ids, service_id) {
                    Decision::Notify
                } else {
                    Decision::ServiceNotWatched
                }
            }
            _ => Decision::OtherSubject,
        };
        match restriction {
            Decision::Notify if !self.from.contains(&change.from) => Decision::FromNotWatched,
            Decision::Notify if !self.to.contains(&change.to) => Decision::ToNotWatched,
            Decision::Notify if change.from == change.to => Decision::AsBeforeSilence,
            Decision::Notify if change.from == Health::NoData && change.to == Health::Ok => {
                Decision::FirstResult
            }
            other => other,
        }
    }

    fn decide_host(&self, host_id: HostId, group_ids: &BTreeSet<HostGroupId>) -> Decision {
        let unrestricted = self.host_ids.is_empty() && self.host_group_ids.is_empty();
        let watched =
            self.host_ids.contains(&host_id) || !self.host_group_ids.is_disjoint(group_ids);
        if unrestricted || watched { Decision::Notify } else { Decision::HostNotWatched }
    }
}

fn unrestricted_or_in<T: Ord>(restriction: &BTreeSet<T>, item: &T) -> bool {
    restriction.is_empty() || restriction.contains(item)
}
