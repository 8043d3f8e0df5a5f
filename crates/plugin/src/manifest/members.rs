//! The members of the manifest's JSON object, read one by one.
//!
//! One by one so that an error names its key: serde's own messages name a line and a column only.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::MANIFEST_BYTES_MAX;
use crate::ManifestError;

/// The object's members, not yet parsed.
pub(super) struct Members<'json>(BTreeMap<String, &'json RawValue>);

/// All pairs in order, so that a key written twice is seen.
struct Pairs<'json>(Vec<(String, &'json RawValue)>);

impl<'json> Members<'json> {
    pub(super) fn read(bytes: &'json [u8], known: &[&str]) -> Result<Self, ManifestError> {
        let whole = |problem: String| ManifestError::new("", problem);
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(whole(format!("it is larger than {} KiB", MANIFEST_BYTES_MAX / 1024)));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| whole("it is not UTF-8 text".into()))?;
        // Some editors begin a file with a byte order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let pairs: Pairs<'_> = serde_json::from_str(text)
            .map_err(|error| whole(format!("it is not a JSON object: {error}")))?;
        let mut members = BTreeMap::new();
        for (key, value) in pairs.0 {
            if !known.contains(&key.as_str()) {
                return Err(unknown(&key, known));
            }
            if members.insert(key.clone(), value).is_some() {
                return Err(ManifestError::new(key, "it is written twice; keep one"));
            }
        }
        Ok(Self(members))
    }

    pub(super) fn required<T: DeserializeOwned>(&self, key: &str) -> Result<T, ManifestError> {
        self.optional(key)?.ok_or_else(|| ManifestError::new(key, "it is missing; add it"))
    }

    pub(super) fn optional<T: DeserializeOwned>(
        &self,
        key: &str,
    ) -> Result<Option<T>, ManifestError> {
        let Some(value) = self.0.get(key) else { return Ok(None) };
        serde_json::from_str(value.get())
            .map_err(|error| ManifestError::new(key, without_position(&error)))
    }

    pub(super) fn or_default<T>(&self, key: &str) -> Result<T, ManifestError>
    where
        T: DeserializeOwned + Default,
    {
        Ok(self.optional(key)?.unwrap_or_default())
    }

    pub(super) fn list<T>(&self, key: &str, len_max: usize) -> Result<Vec<T>, ManifestError>
    where
        T: DeserializeOwned,
    {
        let list: Vec<T> = self.or_default(key)?;
        if list.len() > len_max {
            return Err(ManifestError::new(key, format!("it has more than {len_max} entries")));
        }
        Ok(list)
    }
}

/// serde's message; its line and column count from the member and would mislead.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

fn unknown(key: &str, known: &[&str]) -> ManifestError {
    let shown: String = key.chars().take(60).collect();
    let nearest = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&shown, candidate), candidate))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let advice = match nearest {
        Some((likeness, candidate)) if likeness > 0.75 => format!("did you mean \"{candidate}\"?"),
        _ => format!("the known keys are {}", known.join(", ")),
    };
    ManifestError::new(shown, format!("there is no such key; {advice}"))
}

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}
