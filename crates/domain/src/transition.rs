//! A transition: one committed change of one thing's health. Timelines, alerts and reports are
//! all read from these.

use crate::health::Health;
use crate::id::{AssignmentId, HostId, ServiceId, TransitionId};
use crate::time::Timestamp;

/// Whose health changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A plugin that a check runs on a host.
    Assignment(AssignmentId),
    /// A host as a whole.
    Host(HostId),
    /// A service.
    Service(ServiceId),
}

impl Subject {
    /// The word used in the database.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Assignment(_) => "assignment",
            Self::Host(_) => "host",
            Self::Service(_) => "service",
        }
    }

    /// The subject's number.
    pub fn number(self) -> i64 {
        match self {
            Self::Assignment(id) => id.0,
            Self::Host(id) => id.0,
            Self::Service(id) => id.0,
        }
    }

    /// From what [`Self::kind`] and [`Self::number`] gave.
    pub fn from_parts(kind: &str, number: i64) -> Option<Self> {
        match kind {
            "assignment" => Some(Self::Assignment(AssignmentId(number))),
            "host" => Some(Self::Host(HostId(number))),
            "service" => Some(Self::Service(ServiceId(number))),
            _ => None,
        }
    }
}

/// A change of health that is about to be committed.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTransition {
    /// Whose.
    pub subject: Subject,
    /// The number of this change for its subject, counting from 1 without gaps: the database
    /// refuses a second writer of the same number.
    pub seq: i64,
    /// Before.
    pub from: Health,
    /// After.
    pub to: Health,
    /// When the result that caused it was measured.
    pub at: Timestamp,
    /// The value that caused it, if there is one.
    pub value: Option<f64>,
    /// Why, for people.
    pub reason: Option<String>,
}

/// A change of health as committed.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Its number.
    pub id: TransitionId,
    /// What happened.
    pub change: NewTransition,
}

/// What is known about a subject's health right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentHealth {
    /// The health.
    pub health: Health,
    /// Since when.
    pub since: Timestamp,
    /// The number of the last transition; 0 before the first.
    pub seq: i64,
    /// The health that was last known: while there is no data, that of before.
    pub known: Health,
}

impl CurrentHealth {
    /// Before anything was measured.
    pub fn never(now: Timestamp) -> Self {
        Self { health: Health::NoData, since: now, seq: 0, known: Health::NoData }
    }

    /// The transition to `to`, or none if nothing changes.
    pub fn change_to(
        self,
        subject: Subject,
        to: Health,
        at: Timestamp,
        value: Option<f64>,
        reason: Option<String>,
    ) -> Option<NewTransition> {
        (self.health != to).then(|| NewTransition {
            subject,
            seq: self.seq + 1,
            from: self.health,
            to,
            at,
            value,
            reason,
        })
    }
}

impl From<&NewTransition> for CurrentHealth {
    fn from(change: &NewTransition) -> Self {
        let known = if change.to == Health::NoData { change.from } else { change.to };
        Self { health: change.to, since: change.at, seq: change.seq, known }
    }
}
