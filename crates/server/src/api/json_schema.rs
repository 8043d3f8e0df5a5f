//! The part of JSON Schema that parameters of plugins use: types, bounds, choices, patterns,
//! properties and items. Written here, as the full standard (references, dynamic scopes, formats)
//! would be a large dependency for rules that must also fit a form.
//!
//! Invariant: schemas come from packages, so they are untrusted: patterns run in linear time
//! within a bounded size, and nesting ends at [`DEPTH_MAX`].

use regex::RegexBuilder;
use serde_json::{Map, Value};

const DEPTH_MAX: usize = 32;
const PATTERN_BYTES_MAX: usize = 256 * 1024;

/// What does not fit, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// Below the value that was checked: empty, `.minor` or `.paths[2]`.
    pub(super) place: String,
    pub(super) message: String,
}

/// Checks `value` against `schema`. A missing schema, or one that is no object, asks for nothing.
pub(super) fn check(schema: &Value, value: &Value) -> Result<(), Mismatch> {
    match schema {
        Value::Object(schema) => at(schema, value, "", 0),
        _ => Ok(()),
    }
}

type Schema = Map<String, Value>;

fn at(schema: &Schema, value: &Value, place: &str, depth: usize) -> Result<(), Mismatch> {
    let fault = |message: String| Err(Mismatch { place: place.to_owned(), message });
    if depth > DEPTH_MAX {
        return fault("is nested too deep".to_owned());
    }
    if !has_type(schema, value) {
        return fault(format!("must be {}", types_in_words(schema)));
    }
    if let Some(Value::Array(choices)) = schema.get("enum")
        && !choices.contains(value)
    {
        let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
        return fault(format!("must be one of {}", choices.join(", ")));
    }
    if let Some(constant) = schema.get("const")
        && constant != value
    {
        return fault(format!("must be {constant}"));
    }
    let checked = match value {
        Value::Number(number) => number_fits(schema, number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => text_fits(schema, text),
        Value::Array(items) => count_fits(schema, "minItems", "maxItems", items.len(), "items"),
        _ => Ok(()),
    };
    if let Err(message) = checked {
        return fault(message);
    }
    match value {
        Value::Object(members) => object(schema, members, place, depth),
        Value::Array(items) => array(schema, items, place, depth),
        _ => Ok(()),
    }
}

fn object(
    schema: &Schema,
    members: &Map<String, Value>,
    place: &str,
    depth: usize,
) -> Result<(), Mismatch> {
    let none = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    if let Some(name) = required.filter_map(Value::as_str).find(|name| !members.contains_key(*name))
    {
        return Err(Mismatch {
            place: format!("{place}.{name}"),
            message: "is missing".to_owned(),
        });
    }
    for (name, value) in members {
        let place = format!("{place}.{name}");
        let described = properties.get(name).or_else(|| schema.get("additionalProperties"));
        match described {
            Some(Value::Object(schema)) => at(schema, value, &place, depth + 1)?,
            Some(Value::Bool(false)) => {
                let names: Vec<&str> = properties.keys().map(String::as_str).collect();
                let message = format!("is not known; there are {}", names.join(", "));
                return Err(Mismatch { place, message });
            }
            _ => {}
        }
    }
    Ok(())
}

fn array(schema: &Schema, items: &[Value], place: &str, depth: usize) -> Result<(), Mismatch> {
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        for (index, item) in items.iter().enumerate() {
            if items[..index].contains(item) {
                let place = format!("{place}[{index}]");
                return Err(Mismatch { place, message: "is there twice".to_owned() });
            }
        }
    }
    let Some(Value::Object(schema)) = schema.get("items") else { return Ok(()) };
    for (index, item) in items.iter().enumerate() {
        at(schema, item, &format!("{place}[{index}]"), depth + 1)?;
    }
    Ok(())
}

fn types(schema: &Schema) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn has_type(schema: &Schema, value: &Value) -> bool {
    let types = types(schema);
    types.is_empty()
        || types.iter().any(|name| match *name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "number" => value.is_number(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            _ => true,
        })
}

fn types_in_words(schema: &Schema) -> String {
    let word = |name: &&str| match *name {
        "object" => "an object".to_owned(),
        "array" => "a list".to_owned(),
        "string" => "a text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        other => other.to_owned(),
    };
    types(schema).iter().map(word).collect::<Vec<_>>().join(" or ")
}

fn number_fits(schema: &Schema, number: f64) -> Result<(), String> {
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    if let Some(least) = bound("minimum").filter(|least| number < *least) {
        return Err(format!("must be at least {least}"));
    }
    if let Some(most) = bound("maximum").filter(|most| number > *most) {
        return Err(format!("must be at most {most}"));
    }
    if let Some(least) = bound("exclusiveMinimum").filter(|least| number <= *least) {
        return Err(format!("must be more than {least}"));
    }
    if let Some(most) = bound("exclusiveMaximum").filter(|most| number >= *most) {
        return Err(format!("must be less than {most}"));
    }
    let step = bound("multipleOf").filter(|step| *step > 0.0);
    if let Some(step) = step.filter(|step| (number / step).fract().abs() > 1e-9) {
        return Err(format!("must be a multiple of {step}"));
    }
    Ok(())
}

fn text_fits(schema: &Schema, text: &str) -> Result<(), String> {
    count_fits(schema, "minLength", "maxLength", text.chars().count(), "characters")?;
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else { return Ok(()) };
    let built = RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build();
    match built {
        Ok(regex) if !regex.is_match(text) => Err(format!("does not match the pattern {pattern}")),
        Ok(_) => Ok(()),
        Err(_) => Err("cannot be checked: the plugin's pattern is not a usable one".to_owned()),
    }
}

fn count_fits(
    schema: &Schema,
    least: &str,
    most: &str,
    count: usize,
    what: &str,
) -> Result<(), String> {
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    if let Some(least) = bound(least).filter(|least| (count as u64) < *least) {
        return Err(format!("must have at least {least} {what}"));
    }
    if let Some(most) = bound(most).filter(|most| count as u64 > *most) {
        return Err(format!("must have at most {most} {what}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn thresholds() -> Value {
        json!({
            "type": "object", "additionalProperties": false, "required": ["critical"],
            "properties": {
                "critical": {"type": "number", "minimum": 0, "maximum": 100},
                "results": {"type": "integer", "exclusiveMinimum": 0},
                "mode": {"enum": ["fast", "slow"]},
                "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
                "paths": {"type": "array", "maxItems": 2, "uniqueItems": true,
                          "items": {"type": "string"}},
            }
        })
    }

    fn place(value: &Value) -> Option<String> {
        check(&thresholds(), value).err().map(|fault| fault.place)
    }

    #[test]
    fn what_fits_is_let_through() {
        assert_eq!(place(&json!({"critical": 95})), None);
        let all = json!({"critical": 9.5, "results": 3.0, "mode": "fast", "name": "abc",
                         "paths": ["/", "/var"]});
        assert_eq!(place(&all), None);
        assert_eq!(check(&Value::Null, &json!({"a": 1})), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let cases = [
            (json!({}), ".critical"),
            (json!([]), ""),
            (json!({"critical": "95"}), ".critical"),
            (json!({"critical": 101}), ".critical"),
            (json!({"critical": 1, "results": 2.5}), ".results"),
            (json!({"critical": 1, "results": 0}), ".results"),
            (json!({"critical": 1, "mode": "medium"}), ".mode"),
            (json!({"critical": 1, "name": "ABC"}), ".name"),
            (json!({"critical": 1, "name": "abcdef"}), ".name"),
            (json!({"critical": 1, "paths": ["/", 2]}), ".paths[1]"),
            (json!({"critical": 1, "paths": ["/", "/"]}), ".paths[1]"),
            (json!({"critical": 1, "paths": ["a", "b", "c"]}), ".paths"),
            (json!({"critical": 1, "minr": 1}), ".minr"),
        ];
        for (value, expected) in cases {
            assert_eq!(place(&value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn a_hostile_pattern_costs_nothing() {
        let schema = json!({"pattern": "(a{1000}){1000}"});
        assert!(check(&schema, &json!("aaaa")).is_err());
        let schema = json!({"pattern": "^(a+)+$"});
        let text = format!("{}!", "a".repeat(100_000));
        assert!(check(&schema, &json!(text)).is_err());
    }
}
