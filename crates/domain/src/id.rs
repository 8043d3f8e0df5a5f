//! One newtype an entity, so that a host's number can never be passed for a check's.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! numeric_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

numeric_id! {
    /// A monitored machine or device.
    HostId;
    /// A named set of hosts and of other groups.
    HostGroupId;
    /// A named set of hosts and groups, and the plugins that run on them.
    CheckId;
    /// One plugin, run by one check on one host: what is measured, classified and drawn.
    AssignmentId;
    /// One metric of one assignment over time.
    SeriesId;
    /// A set of intervals at which checks run.
    ScheduleId;
    /// One start and delta of a schedule.
    IntervalId;
    /// A Lua script, with its versions.
    ClassifierId;
    /// What the users of the business see.
    ServiceId;
    /// A rule: which changes of health are told to whom.
    AlertId;
    /// A configured way to send.
    ChannelId;
    /// One message to one recipient, waiting, sent or dead.
    NotificationId;
    /// One committed change of health.
    TransitionId;
    /// What people work on while a host has a problem.
    IncidentId;
    /// A time of planned work.
    MaintenanceWindowId;
    /// Somebody who signs in.
    UserId;
    /// An API token.
    TokenId;
    /// One entry of the product's own log.
    SystemLogId;
}

/// A plugin's own name, such as `org.prophasis.cpu`; validated by [`crate::plugin::check_id`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PluginId(pub String);

impl PluginId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for PluginId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
