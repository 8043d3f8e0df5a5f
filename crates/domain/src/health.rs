//! The seven states of health, which of them is worst, and how healths combine.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How well something is. Ordered by severity: `Critical` is the greatest, `NoData` the least.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Never ran, or fell silent.
    #[default]
    NoData,
    /// As it should be.
    Ok,
    /// Nobody can tell: the classifier failed or the run did not come through.
    Unknown,
    /// Works, with less redundancy than planned. Only services and redundancy groups have it.
    Degraded,
    /// Worth a look.
    Minor,
    /// Needs work soon.
    Major,
    /// Needs work now.
    Critical,
}

impl Health {
    /// All states, least severe first.
    pub const ALL: [Self; 7] = [
        Self::NoData,
        Self::Ok,
        Self::Unknown,
        Self::Degraded,
        Self::Minor,
        Self::Major,
        Self::Critical,
    ];

    /// The name used in the API, in the database and by classifiers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoData => "no_data",
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Degraded => "degraded",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }

    /// Whether people should know: neither `ok` nor `no_data`.
    pub fn is_problem(self) -> bool {
        !matches!(self, Self::Ok | Self::NoData)
    }

    /// Whether it does what it is there for, if perhaps not as well as it should: counted as
    /// available. Nobody can say so of `unknown`, and of `no_data` nothing is known.
    pub fn works(self) -> bool {
        matches!(self, Self::Ok | Self::Degraded | Self::Minor)
    }

    /// The most severe of `members`; `NoData` when there are none.
    pub fn worst(members: impl IntoIterator<Item = Self>) -> Self {
        members.into_iter().max().unwrap_or(Self::NoData)
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names none of the seven states.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("\"{0}\" is not a health; use ok, minor, major, critical, unknown, degraded or no_data")]
pub struct UnknownHealth(pub String);

impl FromStr for Health {
    type Err = UnknownHealth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|health| health.as_str() == text)
            .ok_or_else(|| UnknownHealth(text.to_owned()))
    }
}
