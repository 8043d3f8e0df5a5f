//! Arguments of statements: four types, each of which may be null.

use sqlx::Arguments;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

use domain::time::Timestamp;

use crate::error::{Result, StoreError};

/// One argument. A null keeps its type: PostgreSQL wants to know it.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// `BIGINT` / `INTEGER`
    Int(Option<i64>),
    /// `DOUBLE PRECISION` / `REAL`
    Real(Option<f64>),
    /// `TEXT`
    Text(Option<String>),
    /// `BYTEA` / `BLOB`
    Blob(Option<Vec<u8>>),
}

impl Arg {
    /// Anything that is kept as JSON text.
    pub fn json(value: &impl serde::Serialize) -> Result<Self> {
        let text = serde_json::to_string(value)
            .map_err(|error| StoreError::Database(sqlx::Error::Encode(error.into())))?;
        Ok(Self::Text(Some(text)))
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident, $convert:expr;)*) => {$(
        impl From<$type> for Arg {
            fn from(value: $type) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }

        impl From<Option<$type>> for Arg {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

from! {
    i64 => Int, std::convert::identity;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    u16 => Int, i64::from;
    bool => Int, i64::from;
    Timestamp => Int, |at: Timestamp| at.0;
    f64 => Real, std::convert::identity;
    String => Text, std::convert::identity;
    &str => Text, str::to_owned;
    &String => Text, String::clone;
    Vec<u8> => Blob, std::convert::identity;
    &[u8] => Blob, <[u8]>::to_vec;
    [u8; 32] => Blob, |bytes: [u8; 32]| bytes.to_vec();
}

macro_rules! from_id {
    ($($name:ident)*) => {$(
        impl From<domain::id::$name> for Arg {
            fn from(id: domain::id::$name) -> Self {
                Self::Int(Some(id.0))
            }
        }

        impl From<Option<domain::id::$name>> for Arg {
            fn from(id: Option<domain::id::$name>) -> Self {
                Self::Int(id.map(|id| id.0))
            }
        }
    )*};
}

from_id! {
    HostId HostGroupId CheckId AssignmentId SeriesId ScheduleId IntervalId ClassifierId ServiceId
    AlertId ChannelId NotificationId TransitionId UserId TokenId SystemLogId IncidentId
    MaintenanceWindowId
}

impl From<&domain::id::PluginId> for Arg {
    fn from(id: &domain::id::PluginId) -> Self {
        Self::Text(Some(id.0.clone()))
    }
}

macro_rules! bind_all {
    ($given:expr, $arguments:expr) => {{
        let mut arguments = $arguments;
        for arg in $given {
            match arg {
                Arg::Int(value) => arguments.add(value),
                Arg::Real(value) => arguments.add(value),
                Arg::Text(value) => arguments.add(value),
                Arg::Blob(value) => arguments.add(value),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }};
}

pub(super) fn sqlite(args: Vec<Arg>) -> Result<SqliteArguments, sqlx::Error> {
    bind_all!(args, SqliteArguments::default())
}

pub(super) fn postgres(args: Vec<Arg>) -> Result<PgArguments, sqlx::Error> {
    bind_all!(args, PgArguments::default())
}
