//! Scripts beside their cases: `tests/scripts/*.lua` with `*.json`, and the standard plugins'
//! `classifier.lua` with `tests/scripts/standard/<plugin>.json`.
//!
//! A case gives the input and says what must come out: `health` (and `reason`, exactly), or
//! `fault` with its `line` and a part of its message.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use classifier::{Entry, Host, Input, Limits, Others, Sandbox, Script};
use domain::health::Health;
use domain::outcome::{Metric, ResultType};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

const STANDARD: [&str; 8] =
    ["cpu", "disk", "heartbeat", "load", "memory", "network", "processes", "uptime"];

/// The newest result arrives here unless the case says otherwise: a Tuesday, 22:13:20 UTC.
const NOW_S: i64 = 1_700_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default, flatten)]
    history: History,
    #[serde(default)]
    step_s: Option<i64>,
    #[serde(default)]
    params: Value,
    #[serde(default)]
    host: Option<(String, Vec<String>)>,
    #[serde(default)]
    previous_health: Health,
    #[serde(default)]
    others: BTreeMap<String, History>,
    expect: Expect,
}

#[derive(Deserialize, Default)]
struct History {
    #[serde(default)]
    values: Vec<Option<f64>>,
    #[serde(default)]
    messages: Vec<Option<String>>,
    #[serde(default)]
    result_types: Vec<ResultType>,
    #[serde(default)]
    metrics: Vec<BTreeMap<String, f64>>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expect {
    health: Option<Health>,
    reason: Option<String>,
    fault: Option<String>,
    line: Option<u32>,
    message: Option<String>,
}

impl History {
    fn entries(&self, step_s: i64) -> Vec<Entry> {
        let lengths =
            [self.values.len(), self.messages.len(), self.result_types.len(), self.metrics.len()];
        let length = lengths.into_iter().max().unwrap_or(0);
        let entry = |index: usize| {
            let back = i64::try_from(length - 1 - index).unwrap();
            let metrics = self.metrics.get(index).into_iter().flatten();
            Entry {
                at: Timestamp::from_seconds(NOW_S - back * step_s),
                result_type: self.result_types.get(index).copied().unwrap_or(ResultType::Plugin),
                value: self.values.get(index).copied().flatten(),
                message: self.messages.get(index).cloned().flatten(),
                metrics: metrics
                    .map(|(name, value)| Metric {
                        name: name.clone(),
                        value: *value,
                        unit: "1".to_owned(),
                    })
                    .collect(),
            }
        };
        (0..length).map(entry).collect()
    }
}

fn check(sandbox: &mut Sandbox, script: &Path, cases: &Path) {
    let label = script.display();
    let source = std::fs::read_to_string(script).unwrap_or_else(|e| panic!("{label}: {e}"));
    let cases = std::fs::read_to_string(cases).unwrap_or_else(|e| panic!("{label}'s cases: {e}"));
    let cases: Vec<Case> =
        serde_json::from_str(&cases).unwrap_or_else(|e| panic!("{label}'s cases: {e}"));
    assert!(!cases.is_empty(), "{label} has no cases");
    let script = Script::compile("golden", &source).unwrap_or_else(|e| panic!("{label}: {e}"));
    for case in &cases {
        let step_s = case.step_s.unwrap_or(60);
        let (name, tags) = case.host.clone().unwrap_or_default();
        let others: BTreeMap<String, Vec<Entry>> = case
            .others
            .iter()
            .map(|(plugin_id, history)| (plugin_id.clone(), history.entries(step_s)))
            .collect();
        let input = Input {
            history: &case.history.entries(step_s),
            params: &case.params,
            host: &Host { name, tags },
            previous_health: case.previous_health,
            others: &Others::from(others),
        };
        let outcome = sandbox.classify(&script, &input);
        let label = format!("{label}, case \"{}\"", case.name);
        match (&outcome, &case.expect.fault) {
            (Ok(verdict), None) => {
                assert_eq!(Some(verdict.health), case.expect.health, "{label}: {verdict:?}");
                if case.expect.reason.is_some() {
                    assert_eq!(verdict.reason, case.expect.reason, "{label}");
                }
            }
            (Err(fault), Some(kind)) => {
                assert_eq!(&format!("{:?}", fault.kind).to_lowercase(), kind, "{label}: {fault}");
                assert_eq!(fault.line, case.expect.line, "{label}: {fault}");
                let part = case.expect.message.as_deref().unwrap_or("");
                assert!(fault.message.contains(part), "{label}: {fault}");
            }
            _ => panic!("{label}: expected {:?}, got {outcome:?}", case.expect),
        }
    }
}

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All in one sandbox, in the order of their names: none may depend on another.
#[test]
fn scripts_give_their_golden_verdicts() {
    let folder = crate_folder().join("tests/scripts");
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "lua"))
        .collect();
    scripts.sort();
    assert!(scripts.len() >= 10, "{} scripts", scripts.len());
    let mut sandbox = Sandbox::new(Limits::default());
    for script in scripts {
        check(&mut sandbox, &script, &script.with_extension("json"));
    }
}

#[test]
fn standard_classifiers_give_their_golden_verdicts() {
    let mut sandbox = Sandbox::new(Limits::default());
    for plugin in STANDARD {
        let script = crate_folder().join(format!("../../plugins/{plugin}/classifier.lua"));
        let cases = crate_folder().join(format!("tests/scripts/standard/{plugin}.json"));
        check(&mut sandbox, &script, &cases);
    }
}

/// Whatever the agent or the server sends, a standard classifier gives a verdict, never a fault.
#[test]
fn standard_classifiers_stand_any_input() {
    let mut sandbox = Sandbox::new(Limits::default());
    let message = Some("x".to_owned());
    let metrics = |name: &str| BTreeMap::from([(name.to_owned(), f64::NAN)]);
    let histories = ResultType::ALL.into_iter().flat_map(|result_type| {
        [
            (vec![None], vec![None], vec![BTreeMap::new()]),
            (vec![Some(f64::NAN)], vec![message.clone()], vec![metrics("used_percent[/]")]),
            (vec![Some(f64::INFINITY)], vec![None], vec![metrics("errors_per_second[%]")]),
            (vec![Some(-1e300); 2], vec![message.clone(); 2], vec![metrics("zombies"); 2]),
            (vec![None, Some(1e300)], vec![], vec![metrics("per_core"); 2]),
        ]
        .map(|(values, messages, metrics)| {
            let result_types = vec![result_type; values.len()];
            History { values, messages, result_types, metrics }
        })
    });
    let histories: Vec<Vec<Entry>> = histories.map(|history| history.entries(60)).collect();
    for plugin in STANDARD {
        let path = crate_folder().join(format!("../../plugins/{plugin}/classifier.lua"));
        let script = Script::compile(plugin, &std::fs::read_to_string(path).unwrap()).unwrap();
        for history in &histories {
            for previous_health in Health::ALL {
                let input = Input {
                    history,
                    params: &Value::Null,
                    host: &Host::default(),
                    previous_health,
                    others: &Others::none(),
                };
                let outcome = sandbox.classify(&script, &input);
                assert!(outcome.is_ok(), "{plugin} of {history:?}: {outcome:?}");
            }
        }
    }
}
