//! What the agents measure and how they misbehave, from a JSON file that may change at any time.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, ensure};
use protocol::{Metric, limits};
use serde::Deserialize;

/// Largest values file.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Longest delay before an answer, in milliseconds.
const DELAY_MS_MAX: u64 = 300_000;

/// Stands for every agent, or for every plugin.
const ANY: &str = "*";

/// How an agent answers a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// As the protocol says.
    #[default]
    Ok,
    /// Never.
    Hang,
    /// One byte a second.
    Drip,
    /// With bytes that are no JSON.
    Garbage,
    /// With a body far beyond the bound.
    Huge,
    /// By closing the connection.
    Close,
    /// With a failure of the plugin, worded by `message`.
    PluginError,
}

/// One plugin on one agent.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Answer {
    pub(crate) value: Option<f64>,
    pub(crate) message: Option<String>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) behaviour: Behaviour,
    pub(crate) delay_ms: u64,
    /// The value is how many runs were answered before, so that a lost or repeated one is seen.
    pub(crate) counts: bool,
}

/// Answers by agent and plugin; `*` stands for all that are not named.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Script(BTreeMap<String, BTreeMap<String, Answer>>);

impl Script {
    /// Reads a script and checks what the protocol bounds.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let script: Self = serde_json::from_str(text)?;
        for (agent, plugins) in &script.0 {
            for (plugin, answer) in plugins {
                answer
                    .check()
                    .with_context(|| format!("agent \"{agent}\", plugin \"{plugin}\""))?;
            }
        }
        Ok(script)
    }

    /// What `agent` answers for `plugin_id`: its own entry, then its `*`, then those of agent `*`.
    pub(crate) fn answer(&self, agent: &str, plugin_id: &str) -> Answer {
        [agent, ANY]
            .into_iter()
            .filter_map(|agent| self.0.get(agent))
            .find_map(|plugins| plugins.get(plugin_id).or_else(|| plugins.get(ANY)))
            .cloned()
            .unwrap_or_default()
    }
}

impl Answer {
    fn check(&self) -> anyhow::Result<()> {
        let message_bytes = self.message.as_ref().map_or(0, String::len);
        ensure!(
            message_bytes <= limits::MESSAGE_BYTES_MAX,
            "the message has {message_bytes} bytes; at most {} are sent",
            limits::MESSAGE_BYTES_MAX
        );
        ensure!(
            self.metrics.len() <= limits::METRICS_MAX,
            "there are {} metrics; at most {} are sent",
            self.metrics.len(),
            limits::METRICS_MAX
        );
        ensure!(
            self.delay_ms <= DELAY_MS_MAX,
            "delay_ms is {}; at most {DELAY_MS_MAX} is waited",
            self.delay_ms
        );
        Ok(())
    }
}

/// The script in a file: asked for at each run, parsed again only when the file has changed.
#[derive(Debug)]
pub struct ScriptFile {
    path: Option<PathBuf>,
    read: Mutex<(Option<Version>, Arc<Script>)>,
}

/// Two equal versions of a file have the same content, for all practical purposes.
type Version = (u64, i64, i64, u64);

impl ScriptFile {
    /// The script at `path`, which must be readable now; without a path an empty script, by which
    /// every run measures nothing and succeeds.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let read = match path {
            Some(path) => (version(path), Arc::new(load(path)?)),
            None => (None, Arc::default()),
        };
        Ok(Self { path: path.map(Path::to_owned), read: Mutex::new(read) })
    }

    /// The script as it stands now. A file that went away or does not parse leaves the last good
    /// one in force; what is wrong is said once, on standard error.
    pub(crate) fn current(&self) -> Arc<Script> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = &self.path {
            let now = version(path);
            if now != read.0 {
                read.0 = now;
                match load(path) {
                    Ok(script) => read.1 = Arc::new(script),
                    Err(error) => eprintln!("the values stay as they were: {error:#}"),
                }
            }
        }
        Arc::clone(&read.1)
    }
}

fn version(path: &Path) -> Option<Version> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.ino(), metadata.mtime(), metadata.mtime_nsec(), metadata.len()))
}

fn load(path: &Path) -> anyhow::Result<Script> {
    let mut text = String::new();
    let read = fs::File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text))
        .with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(read as u64 <= FILE_BYTES_MAX, "{} is larger than 16 MiB", path.display());
    Script::parse(&text).with_context(|| format!("{} is not a values file", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
        "agent-0001": {"cpu": {"value": 1.0}, "*": {"value": 2.0}},
        "*": {"cpu": {"value": 3.0}, "*": {"value": 4.0}}
    }"#;

    #[test]
    fn the_nearest_entry_wins() {
        let script = Script::parse(TEXT).unwrap();
        let value = |agent, plugin| script.answer(agent, plugin).value;
        assert_eq!(value("agent-0001", "cpu"), Some(1.0));
        assert_eq!(value("agent-0001", "disk"), Some(2.0));
        assert_eq!(value("agent-0002", "cpu"), Some(3.0));
        assert_eq!(value("agent-0002", "disk"), Some(4.0));
        assert_eq!(Script::default().answer("a", "b"), Answer::default());
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text| format!("{:#}", Script::parse(text).unwrap_err());
        assert!(error(r#"{"*": {"cpu": {"vlaue": 1}}}"#).contains("vlaue"));
        assert!(error(r#"{"*": {"cpu": {"behaviour": "sleep"}}}"#).contains("sleep"));
        assert!(error(r#"{"a": {"cpu": {"delay_ms": 999999999}}}"#).contains("agent \"a\""));
    }

    #[test]
    fn a_changed_file_is_read_again_and_a_broken_one_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values.json");
        fs::write(&path, TEXT).unwrap();
        let file = ScriptFile::open(Some(&path)).unwrap();
        let value = || file.current().answer("x", "cpu").value;
        assert_eq!(value(), Some(3.0));
        fs::write(&path, TEXT.replace("3.0", "33.5")).unwrap();
        assert_eq!(value(), Some(33.5));
        fs::write(&path, "{").unwrap();
        assert_eq!(value(), Some(33.5));
        fs::remove_file(&path).unwrap();
        assert_eq!(value(), Some(33.5));
        fs::write(&path, r#"{"*": {"cpu": {"value": 5}}}"#).unwrap();
        assert_eq!(value(), Some(5.0));
    }
}
