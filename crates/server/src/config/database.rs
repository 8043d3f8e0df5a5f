//! `[database]`: SQLite beside the server, or a PostgreSQL.

use super::reader::{Faults, Section};

/// `[database]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// `prophasis.db` in the data directory.
    Sqlite,
    /// A PostgreSQL, by its URL.
    Postgres(String),
}

impl Database {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        match section.optional::<String>("url", faults).as_deref() {
            None | Some("sqlite") => Self::Sqlite,
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Self::Postgres(url.to_owned())
            }
            Some(_) => {
                // The URL may hold a password: it is not repeated.
                faults.push(
                    "[database] url: must be \"sqlite\" or start with postgres://".to_owned(),
                );
                Self::Sqlite
            }
        }
    }
}
