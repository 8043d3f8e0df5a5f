//! Rows of answers: columns are read by name and type; a wrong type is a corrupt database.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use domain::id::PluginId;
use domain::time::Timestamp;

use super::Arg;
use crate::error::{Result, StoreError};
use crate::schema::Kind;

/// One row from either engine.
#[derive(Debug)]
pub struct Row(Inner);

#[derive(Debug)]
enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

pub(super) struct Rows(pub(super) Vec<Row>);

impl From<Vec<SqliteRow>> for Rows {
    fn from(rows: Vec<SqliteRow>) -> Self {
        Self(rows.into_iter().map(|row| Row(Inner::Sqlite(row))).collect())
    }
}

impl From<Vec<PgRow>> for Rows {
    fn from(rows: Vec<PgRow>) -> Self {
        Self(rows.into_iter().map(|row| Row(Inner::Postgres(row))).collect())
    }
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident / $optional:ident -> $type:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name(&self, column: &str) -> Result<$type> {
            self.$optional(column)?.ok_or_else(|| StoreError::Corrupt(format!("{column} is null")))
        }

        /// The same, where null is allowed.
        pub fn $optional(&self, column: &str) -> Result<Option<$type>> {
            let value = match &self.0 {
                Inner::Sqlite(row) => row.try_get(column),
                Inner::Postgres(row) => row.try_get(column),
            };
            value.map_err(|error| StoreError::Corrupt(format!("column {column}: {error}")))
        }
    )*};
}

impl Row {
    getters! {
        /// A 64-bit integer.
        int / int_or_null -> i64;
        /// A double.
        real / real_or_null -> f64;
        /// Text.
        text / text_or_null -> String;
        /// Bytes.
        blob / blob_or_null -> Vec<u8>;
    }

    /// A value of any kind, as an argument that would write it again.
    pub(crate) fn arg(&self, column: &str, kind: Kind) -> Result<Arg> {
        Ok(match kind {
            Kind::Int => Arg::Int(self.int_or_null(column)?),
            Kind::Real => Arg::Real(self.real_or_null(column)?),
            Kind::Text => Arg::Text(self.text_or_null(column)?),
            Kind::Blob => Arg::Blob(self.blob_or_null(column)?),
        })
    }

    /// A flag, stored as 0 or 1.
    pub fn flag(&self, column: &str) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A point in time.
    pub fn time(&self, column: &str) -> Result<Timestamp> {
        self.int(column).map(Timestamp)
    }

    /// A point in time, or none.
    pub fn time_or_null(&self, column: &str) -> Result<Option<Timestamp>> {
        Ok(self.int_or_null(column)?.map(Timestamp))
    }

    /// An id of any kind.
    pub fn id<T: From<i64>>(&self, column: &str) -> Result<T> {
        self.int(column).map(T::from)
    }

    /// A plugin's id.
    pub fn plugin_id(&self, column: &str) -> Result<PluginId> {
        self.text(column).map(PluginId)
    }

    /// A number of a smaller type than the column's.
    pub fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T> {
        let number = self.int(column)?;
        T::try_from(number).map_err(|_| StoreError::Corrupt(format!("column {column} is {number}")))
    }

    /// The same, where null is allowed.
    pub fn number_or_null<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>> {
        match self.int_or_null(column)? {
            Some(_) => self.number(column).map(Some),
            None => Ok(None),
        }
    }

    /// Text that stands for a value, such as a health.
    pub fn word<T: std::str::FromStr>(&self, column: &str) -> Result<T>
    where
        T::Err: std::fmt::Display,
    {
        self.text(column)?
            .parse()
            .map_err(|error| StoreError::Corrupt(format!("column {column}: {error}")))
    }

    /// JSON text, or none.
    pub fn json_or_null<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<Option<T>> {
        match self.text_or_null(column)? {
            Some(_) => self.json(column).map(Some),
            None => Ok(None),
        }
    }

    /// JSON text.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| StoreError::Corrupt(format!("column {column}: {error}")))
    }
}
