//! Planned work: times in which problems of chosen hosts and services are expected. They wake
//! nobody, and availability counts them apart.
//!
//! Invariant: a window is about what it names. A host stands for everything that runs on it, a
//! group for every host in it, nested ones included; a service only for itself, since its users
//! may well suffer from work on a host that should not have touched them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{HostGroupId, HostId, MaintenanceWindowId, ServiceId};
use crate::invalid::Invalid;
use crate::text::{check_description, check_name};
use crate::time::{Span, Timestamp};

/// Longest window: a year. What is planned for longer is no maintenance.
pub const LENGTH_MAX: Span = Span::seconds(366 * 24 * 60 * 60);
/// Windows begin here or later.
pub const FROM_MIN: Timestamp = Timestamp(0);
/// Windows end here (2200-01-01) or earlier.
pub const TO_MAX: Timestamp = Timestamp(7_258_118_400_000_000);
/// How the reason of a notification begins that was withheld because of planned work.
pub const WITHHELD: &str = "planned work: ";

/// What people set about a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceWindowSettings {
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// When it begins.
    pub from: Timestamp,
    /// When it is over: the first moment that is not in it any more.
    pub to: Timestamp,
    /// These hosts.
    pub host_ids: BTreeSet<HostId>,
    /// The hosts in these groups.
    pub host_group_ids: BTreeSet<HostGroupId>,
    /// These services.
    pub service_ids: BTreeSet<ServiceId>,
}

impl MaintenanceWindowSettings {
    /// Refuses windows that are empty, absurdly long, or about nothing.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)?;
        if self.from < FROM_MIN {
            return Err(Invalid::new("from", "lies before 1970"));
        }
        if self.to > TO_MAX {
            return Err(Invalid::new("to", "lies after 2199"));
        }
        if self.to <= self.from {
            return Err(Invalid::new("to", "must be later than the beginning"));
        }
        if self.to.since(self.from) > LENGTH_MAX {
            return Err(Invalid::new("to", "is more than a year after the beginning"));
        }
        if self.host_ids.is_empty() && self.host_group_ids.is_empty() && self.service_ids.is_empty()
        {
            let message = "is empty; choose at least one host, host group or service";
            return Err(Invalid::new("host_ids", message));
        }
        Ok(())
    }
}

/// Where a window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It begins later.
    Coming,
    /// It has begun and is not over.
    UnderWay,
    /// It is over.
    Past,
}

/// A window as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// Its number.
    pub id: MaintenanceWindowId,
    /// What people set.
    pub settings: MaintenanceWindowSettings,
    /// When it was made; later than its end if it was entered in retrospect.
    pub created_at: Timestamp,
}

impl MaintenanceWindow {
    /// Where it stands at `at`.
    pub fn phase(&self, at: Timestamp) -> Phase {
        if at < self.settings.from {
            Phase::Coming
        } else if at < self.settings.to {
            Phase::UnderWay
        } else {
            Phase::Past
        }
    }

    /// Whether `at` lies in it; its end does not.
    pub fn is_active(&self, at: Timestamp) -> bool {
        self.phase(at) == Phase::UnderWay
    }

    /// Whether it is about a host that is in `groups`, directly or through groups in them
    /// ([`crate::group::GroupGraph::groups_of`]). What runs on the host goes with it.
    pub fn covers_host(&self, host: HostId, groups: &BTreeSet<HostGroupId>) -> bool {
        self.settings.host_ids.contains(&host) || !self.settings.host_group_ids.is_disjoint(groups)
    }

    /// Whether it is about a service: only if it names it.
    pub fn covers_service(&self, service: ServiceId) -> bool {
        self.settings.service_ids.contains(&service)
    }
}
