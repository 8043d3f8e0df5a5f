//! Times as the API writes them: RFC 3339 in UTC, to the microsecond.

use domain::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time(pub(super) Timestamp);

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Saturated times lie beyond what a calendar can name.
        let at = jiff::Timestamp::from_microsecond(self.0.0).unwrap_or(jiff::Timestamp::MAX);
        write!(f, "{at:.6}")
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<jiff::Timestamp>()
            .map(|at| Self(Timestamp(at.as_microsecond())))
            .map_err(|_| serde::de::Error::custom("must be a time such as 2026-11-22T15:00:00Z"))
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for Time {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_to_the_microsecond_and_read_in_any_zone() {
        let at = Time(Timestamp(1_795_359_600_123_456));
        let text = serde_json::to_string(&at).unwrap();
        assert_eq!(text, "\"2026-11-22T15:00:00.123456Z\"");
        assert_eq!(serde_json::from_str::<Time>(&text).unwrap(), at);
        let other_zone = "\"2026-11-22T16:00:00.123456+01:00\"";
        assert_eq!(serde_json::from_str::<Time>(other_zone).unwrap(), at);
    }
}
