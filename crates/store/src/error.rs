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

impl StoreError {
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
