//! Reads one section key by key, remembers which keys exist, and collects every fault.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use super::ConfigError;

/// Variables of the environment that belong to tests and tools, not to the configuration.
const OTHER_VARIABLES: [&str; 2] = ["PROPHASIS_TEST_", "PROPHASIS_PASSWORD"];

/// Everything found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    lines: Vec<String>,
    variables_known: Vec<String>,
}

impl Faults {
    pub(super) fn push(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Reports `given` and the nearest of `known`.
    pub(super) fn unknown(&mut self, place: &str, given: &str, known: &[&str], noun: &str) {
        self.lines.push(match nearest(given, known) {
            Some(near) => format!("{place}: unknown {noun}; did you mean \"{near}\"?"),
            None => format!("{place}: unknown {noun}; known are {}", known.join(", ")),
        });
    }

    /// Reports variables that look like configuration but name no key.
    pub(super) fn unknown_variables(&mut self, environment: &BTreeMap<String, String>) {
        let unknown: Vec<String> = environment
            .keys()
            .filter(|name| name.starts_with("PROPHASIS_"))
            .filter(|name| !OTHER_VARIABLES.iter().any(|other| name.starts_with(other)))
            .filter(|name| !self.variables_known.contains(name))
            .cloned()
            .collect();
        let known = self.variables_known.clone();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for name in unknown {
            self.unknown(&name, &name, &known, "environment variable");
        }
    }

    pub(super) fn into_result(self) -> Result<(), ConfigError> {
        if self.lines.is_empty() { Ok(()) } else { Err(ConfigError(self.lines)) }
    }
}

fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(given, name), *name))
        .filter(|(similarity, _)| *similarity > 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}

/// One `[section]`, being read.
#[derive(Debug)]
pub(super) struct Section {
    name: &'static str,
    values: BTreeMap<String, String>,
    /// By key; what is left over is reported with all unknown variables.
    overrides: BTreeMap<String, String>,
    known: Vec<&'static str>,
    given: bool,
}

impl Section {
    pub(super) fn new(
        name: &'static str,
        table: Option<toml::Value>,
        environment: &BTreeMap<String, String>,
        faults: &mut Faults,
    ) -> Self {
        let mut values = BTreeMap::new();
        match table {
            Some(toml::Value::Table(table)) => {
                for (key, value) in table {
                    match scalar(&value) {
                        Some(text) => {
                            values.insert(key, text);
                        }
                        None => faults.push(format!("[{name}] {key}: must be a single value")),
                    }
                }
            }
            Some(_) => faults.push(format!("{name}: must be a section, [{name}]")),
            None => {}
        }
        let prefix = format!("PROPHASIS_{}_", name.to_uppercase());
        let overrides = environment.iter().filter_map(|(variable, value)| {
            Some((variable.strip_prefix(&prefix)?.to_lowercase(), value.clone()))
        });
        let overrides: BTreeMap<String, String> = overrides.collect();
        let given = !values.is_empty() || !overrides.is_empty();
        Self { name, values, overrides, known: Vec::new(), given }
    }

    /// The value of `key`, if it is there and can be read.
    pub(super) fn optional<T: FromStr>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
    ) -> Option<T>
    where
        T::Err: Display,
    {
        self.known.push(key);
        faults.variables_known.push(format!(
            "PROPHASIS_{}_{}",
            self.name.to_uppercase(),
            key.to_uppercase()
        ));
        let in_file = self.values.remove(key);
        let text = self.overrides.remove(key).or(in_file)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                faults.push(format!("[{}] {key}: \"{text}\" cannot be used: {error}", self.name));
                None
            }
        }
    }

    /// The value of `key`, or `default`.
    pub(super) fn or<T: FromStr>(&mut self, key: &'static str, default: T, faults: &mut Faults) -> T
    where
        T::Err: Display,
    {
        self.optional(key, faults).unwrap_or(default)
    }

    /// A number within bounds, or `default`.
    pub(super) fn bounded<T: FromStr + PartialOrd + Display + Copy>(
        &mut self,
        key: &'static str,
        default: T,
        bounds: (T, T),
        faults: &mut Faults,
    ) -> T
    where
        T::Err: Display,
    {
        let value = self.or(key, default, faults);
        if value < bounds.0 || value > bounds.1 {
            faults.push(format!(
                "[{}] {key}: {value} must be between {} and {}",
                self.name, bounds.0, bounds.1
            ));
            return default;
        }
        value
    }

    /// Whether the file or the environment says anything here.
    pub(super) fn any_given(&self) -> bool {
        self.given
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self, faults: &mut Faults) {
        for key in self.values.keys() {
            faults.unknown(&format!("[{}] {key}", self.name), key, &self.known, "key");
        }
    }
}

fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}
