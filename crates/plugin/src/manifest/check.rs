//! What each key of a manifest may hold.

use std::collections::BTreeSet;

use protocol::limits;
use serde_json::{Map, Value};

use super::{MetricSpec, RuntimeKind, SuggestedCheck};
use crate::ManifestError;
use crate::archive::name;

/// Deepest nesting of the parameters' schema: it is walked to draw a form.
const SCHEMA_DEPTH_MAX: usize = 32;

/// Longest time between two runs of a suggested check: one year.
const DELTA_S_MAX: u32 = 366 * 24 * 3600;

/// Text for people: something, not too long, no control characters except in long texts.
pub(super) fn text(key: &str, text: String, bytes_max: usize) -> Result<String, ManifestError> {
    if text.trim().is_empty() {
        return Err(ManifestError::new(key, "it is empty; write what people should read"));
    }
    if text.len() > bytes_max {
        return Err(ManifestError::new(key, format!("it is longer than {bytes_max} bytes")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(ManifestError::new(key, "it has control characters; remove them"));
    }
    Ok(text)
}

/// A reverse-DNS name. It becomes a file name and part of a URL, so nothing else is let in.
pub(super) fn id(id: String) -> Result<String, ManifestError> {
    if is_plugin_id(&id) {
        return Ok(id);
    }
    Err(ManifestError::new(
        "id",
        format!(
            "write two or more names joined by dots, of letters, digits, '-' and '_', such as \
             com.example.cpu; at most {} bytes",
            limits::PLUGIN_ID_BYTES_MAX
        ),
    ))
}

/// Whether this can be a plugin's id at all.
pub fn is_plugin_id(id: &str) -> bool {
    let label = |label: &str| {
        label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && label.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
    };
    id.len() <= limits::PLUGIN_ID_BYTES_MAX && id.contains('.') && id.split('.').all(label)
}

/// The original wrote a plain number; a semantic version is text.
pub(super) fn version(value: &Value) -> Result<String, ManifestError> {
    let version = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
    let starts_with_digit = version.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    if !starts_with_digit || version.len() > 64 || !version.bytes().all(known) {
        return Err(ManifestError::new("version", "write a number or a version such as \"1.2.0\""));
    }
    Ok(version)
}

/// The name of a file in the package.
pub(super) fn path(key: &str, path: String) -> Result<String, ManifestError> {
    match name::checked(path.as_bytes()) {
        Ok(checked) if checked == path => Ok(path),
        Ok(checked) => Err(ManifestError::new(key, format!("write it as \"{checked}\""))),
        Err(problem) => Err(ManifestError::new(
            key,
            format!("it must name a file in the package's folder, but {problem}"),
        )),
    }
}

pub(super) fn schema(schema: Map<String, Value>) -> Result<Map<String, Value>, ManifestError> {
    let refused = |problem: &str| Err(ManifestError::new("parameters", problem));
    if schema.get("type").is_some_and(|kind| kind != "object") {
        return refused("the JSON Schema of the parameters must have \"type\": \"object\"");
    }
    if schema.get("properties").is_some_and(|properties| !properties.is_object()) {
        return refused("\"properties\" of the JSON Schema must be an object");
    }
    if schema.values().any(|value| deeper_than(value, SCHEMA_DEPTH_MAX)) {
        return refused("the JSON Schema is nested more than 32 deep; make it flatter");
    }
    Ok(schema)
}

fn deeper_than(value: &Value, depth_max: usize) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) if depth_max == 0 => true,
        Value::Array(items) => items.iter().any(|item| deeper_than(item, depth_max - 1)),
        Value::Object(members) => members.values().any(|item| deeper_than(item, depth_max - 1)),
        _ => false,
    }
}

pub(super) fn entry(runtime: RuntimeKind, entry: Option<&str>) -> Result<(), ManifestError> {
    let missing = |what: &str| Err(ManifestError::new("entry", format!("it is missing; {what}")));
    match (runtime, entry) {
        (RuntimeKind::Builtin, None) => missing("name the collector, such as \"cpu\""),
        (RuntimeKind::Exec, None) => missing("name the executable in the package"),
        (RuntimeKind::Python, None) => Ok(()),
        (RuntimeKind::Builtin, Some(name)) if name.bytes().all(|b| b.is_ascii_lowercase()) => {
            Ok(())
        }
        (RuntimeKind::Builtin, Some(_)) => {
            Err(ManifestError::new("entry", "a collector's name is lower-case letters"))
        }
        (RuntimeKind::Python | RuntimeKind::Exec, Some(file)) => {
            path("entry", file.to_owned()).map(drop)
        }
    }
}

pub(super) fn metrics(metrics: &[MetricSpec]) -> Result<(), ManifestError> {
    let mut seen = BTreeSet::new();
    for metric in metrics {
        let name = &metric.name;
        if !is_metric_name(name) || name.contains('[') {
            return Err(ManifestError::new(
                "metrics",
                format!("{name:?} is not a metric's name; write one such as used_percent"),
            ));
        }
        if !is_unit(&metric.unit) {
            return Err(ManifestError::new("metrics", format!("the unit of {name:?} is odd")));
        }
        if metric.label.len() > 200 || metric.label.chars().any(char::is_control) {
            return Err(ManifestError::new("metrics", format!("the label of {name:?} is odd")));
        }
        if !seen.insert(name) {
            return Err(ManifestError::new("metrics", format!("{name:?} is written twice")));
        }
    }
    Ok(())
}

/// Whether a metric may be called this, with its instance in square brackets if it has one.
pub(crate) fn is_metric_name(name: &str) -> bool {
    (1..=limits::METRIC_NAME_BYTES_MAX).contains(&name.len()) && !name.chars().any(char::is_control)
}

/// Whether this can be a metric's unit.
pub(crate) fn is_unit(unit: &str) -> bool {
    unit.len() <= limits::UNIT_BYTES_MAX && !unit.chars().any(char::is_control)
}

pub(super) fn suggested_checks(checks: &[SuggestedCheck]) -> Result<(), ManifestError> {
    for check in checks {
        text("suggested_checks", check.name.clone(), 200)?;
        if !(1..=DELTA_S_MAX).contains(&check.delta_s) {
            return Err(ManifestError::new(
                "suggested_checks",
                format!("\"delta_s\" of {:?} must be from 1 to {DELTA_S_MAX} seconds", check.name),
            ));
        }
    }
    Ok(())
}
