//! An incident: what people work on while a host has a problem, from its first bad result to the
//! first good one.

use crate::health::Health;
use crate::id::{HostId, IncidentId};
use crate::time::Timestamp;

/// Longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Somebody has said that they work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The user's name; kept even if the user is deleted.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it holds; for good if absent.
    pub until: Option<Timestamp>,
    /// What they want others to know.
    pub note: Option<String>,
}

/// An incident as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// The host that has the problem.
    pub host_id: HostId,
    /// What it is about, for people.
    pub title: String,
    /// The most severe health that it has seen.
    pub worst_health: Health,
    /// When it began.
    pub opened_at: Timestamp,
    /// When the problem was over.
    pub resolved_at: Option<Timestamp>,
    /// Who works on it.
    pub acknowledgement: Option<Acknowledgement>,
}

impl Incident {
    /// Whether somebody works on it at `now`.
    pub fn is_acknowledged(&self, now: Timestamp) -> bool {
        self.acknowledgement
            .as_ref()
            .is_some_and(|acknowledgement| acknowledgement.until.is_none_or(|until| now < until))
    }
}
