//! What can go wrong with a store, as far as callers act differently on it.

use domain::invalid::Invalid;

/// A store operation that did not happen (or, for [`StoreError::Database`], may not have).
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The input breaks a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such thing.
    #[error("there is no {noun} {id}")]
    NotFound {
        /// Such as "host".
        noun: &'static str,
        /// As it was asked for.
        id: String,
    },
    /// Other things depend on it.
    #[error("it is used by {}", dependants.join(", "))]
    InUse {
        /// Such as `check "Web"`.
        dependants: Vec<String>,
    },
    /// The stored state does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// A stored value cannot be read: a damaged file, or a newer version wrote it.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// A newer version of the program has written the schema.
    #[error(
        "its schema has version {found}, and this program knows versions up to {known} only; \
         use the program's newer version (nothing was changed)"
    )]
    NewerSchema {
        /// The version of the data.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A migration failed.
    #[error("the database's schema cannot be used: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database failed. A failed commit has an unknown outcome.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

/// Why a database does not do what it is asked to, as far as people act differently on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailment {
    /// No room is left where the data is.
    DiskFull,
    /// The disk gives errors.
    DiskFailing,
    /// It may only be read.
    ReadOnly,
    /// Somebody else holds a lock for too long.
    Busy,
    /// It cannot be reached, is starting or shutting down.
    Away,
    /// Something else; the error's own words tell.
    Other,
}

impl Ailment {
    /// For people, as the reason in a sentence.
    pub fn as_words(self) -> &'static str {
        match self {
            Self::DiskFull => "the database's disk is full",
            Self::DiskFailing => "the database's disk does not keep what is written to it",
            Self::ReadOnly => "the database can only be read",
            Self::Busy => "another program keeps the database locked",
            Self::Away => "the database does not answer",
            Self::Other => "the database refuses to write",
        }
    }

    /// By `SQLite`'s extended result code, whose last byte is the primary one.
    fn of_sqlite(code: u32) -> Self {
        match code & 0xff {
            13 => Self::DiskFull,
            10 => Self::DiskFailing,
            8 => Self::ReadOnly,
            5 | 6 => Self::Busy,
            14 => Self::Away,
            _ => Self::Other,
        }
    }

    /// By `PostgreSQL`'s five-character code, whose first two are its class.
    fn of_postgres(code: &str) -> Self {
        match code {
            "53100" => Self::DiskFull,
            "58030" => Self::DiskFailing,
            "25006" => Self::ReadOnly,
            "55P03" | "40P01" => Self::Busy,
            "53300" => Self::Away,
            _ if code.starts_with("08") || code.starts_with("57P") => Self::Away,
            _ => Self::Other,
        }
    }
}

impl StoreError {
    /// What is wrong with the database, if that is what failed.
    pub fn ailment(&self) -> Ailment {
        let Self::Database(error) = self else { return Ailment::Other };
        match error {
            sqlx::Error::Database(fault) => {
                let code = fault.code().unwrap_or_default();
                if fault.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                    code.parse().map_or(Ailment::Other, Ailment::of_sqlite)
                } else {
                    Ailment::of_postgres(&code)
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Ailment::Away,
            _ => Ailment::Other,
        }
    }

    /// For a lookup that found nothing.
    pub fn not_found(noun: &'static str, id: impl std::fmt::Display) -> Self {
        Self::NotFound { noun, id: id.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(fault) = error.as_database_error() else { return Self::Database(error) };
        if fault.is_unique_violation() {
            return Self::Conflict("something with that name or key is there already".to_owned());
        }
        if fault.is_foreign_key_violation() {
            return Self::Conflict(
                "it refers to something that is not there, or is still referred to".to_owned(),
            );
        }
        Self::Database(error)
    }
}

/// The result of a store operation.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engines_codes_have_one_meaning() {
        let pairs = [
            (Ailment::of_sqlite(13), Ailment::of_postgres("53100")),
            // A write and a sync that failed, and the disk of a server.
            (Ailment::of_sqlite(778), Ailment::of_postgres("58030")),
            (Ailment::of_sqlite(1_034), Ailment::DiskFailing),
            (Ailment::of_sqlite(8), Ailment::of_postgres("25006")),
            (Ailment::of_sqlite(5), Ailment::of_postgres("55P03")),
            (Ailment::of_sqlite(14), Ailment::of_postgres("57P03")),
            (Ailment::of_sqlite(1), Ailment::of_postgres("42P01")),
        ];
        for (one, other) in pairs {
            assert_eq!(one, other);
        }
        let gone = StoreError::Database(sqlx::Error::PoolTimedOut);
        assert_eq!(gone.ailment(), Ailment::Away);
        assert_eq!(StoreError::Corrupt(String::new()).ailment(), Ailment::Other);
    }
}
