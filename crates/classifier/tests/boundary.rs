//! Chance across the boundary between Rust and Lua: any history is understood, any source ends.

use classifier::{Entry, Host, Input, Limits, Others, Sandbox, Script};
use domain::health::Health;
use domain::outcome::{Metric, ResultType};
use domain::time::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Calls every helper, whatever the history is.
const EVERYTHING: &str = r#"
local function present(v) return v ~= "none" end
local total = arrayMax(values) or arrayMin(values) or arrayAvg(values) or arrayMedian(values)
    or arrayStddev(values) or arrayPercentile(values, 95) or 0
local a, b, c = forecast(3600)
local d, e, f = forecastUntil(100)
if (d ~= nil) and not (e <= d and d <= f) then return "critical", "the band misses its estimate" end
if (a ~= nil) and not (b <= a and a <= c) then return "critical", "the band misses its value" end
local x, y = slope(), rate()
local usual, low, high = baseline()
if usual ~= nil and not (low <= usual and usual <= high) then return "major", "baseline" end
if arrayCount(values) + arrayCount(values, nil) ~= #values then return "minor", "counting" end
if sustained(2, present) and arrayContains({values[#values]}, nil) then return "minor", "sustained" end
if #values ~= #messages or #messages ~= #result_types or #values ~= #metrics
    or #metrics ~= #timestamps then return "major", "lengths" end
for i = 1, #values do
    if type(metrics[i]) ~= "table" or type(messages[i]) ~= "string" then return "major", "holes" end
end
hysteresis(values[#values], 90, 80, previous_health)
return "ok"
"#;

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let metric = ("\\PC{0,20}", any::<f64>()).prop_map(|(name, value)| Metric {
        name,
        value,
        unit: "1".to_owned(),
    });
    let value = prop_oneof![any::<f64>(), -100.0..100.0, select(vec![f64::NAN, f64::MAX, 0.0])];
    let entry = (
        any::<i64>(),
        select(ResultType::ALL.to_vec()),
        option::of(value),
        option::of("\\PC{0,50}"),
        vec(metric, 0..4),
    );
    let entry = entry.prop_map(|(at, result_type, value, message, metrics)| Entry {
        at: Timestamp(at),
        result_type,
        value,
        message,
        metrics,
    });
    vec(entry, 0..60)
}

/// The health; none where there was a fault. A reason says which check of the script failed.
fn classify(sandbox: &mut Sandbox, source: &str, history: &[Entry]) -> Option<Health> {
    let input = Input {
        history,
        params: &Value::Null,
        host: &Host::default(),
        previous_health: Health::Ok,
        others: &Others::none(),
    };
    let script = Script::compile("chance", source).ok()?;
    let verdict = sandbox.classify(&script, &input).ok()?;
    assert_eq!(verdict.reason, None);
    Some(verdict.health)
}

/// Words that Lua knows, and those that reach furthest.
const WORDS: [&str; 64] = [
    "local",
    "function",
    "end",
    "return",
    "if",
    "then",
    "else",
    "while",
    "do",
    "for",
    "in",
    "repeat",
    "until",
    "true",
    "nil",
    "and",
    "or",
    "not",
    "=",
    "==",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ".",
    ":",
    "..",
    "#",
    "+",
    "-",
    "*",
    "^",
    "<",
    "1",
    "0",
    "1e308",
    "'a'",
    "'.-.-b'",
    "...",
    "x",
    "values",
    "_G",
    "getfenv()",
    "setfenv(1, {})",
    "string.rep",
    "string.find",
    "pcall",
    "error",
    "setmetatable({}, {})",
    "table.insert",
    "table.sort",
    "loadstring",
    "arrayMax",
    "sustained",
    "forecast",
    "other",
    "unpack",
    "select",
    "next",
    "tostring",
    "function() end",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_history_is_understood(history in entries()) {
        let mut sandbox = Sandbox::new(Limits::default());
        prop_assert_eq!(classify(&mut sandbox, EVERYTHING, &history), Some(Health::Ok));
    }

    #[test]
    fn any_salad_of_words_ends_and_harms_nobody(
        salads in vec(vec(select(WORDS.to_vec()), 1..40), 1..20),
    ) {
        let limits = Limits { cpu_ms_max: 20, ..Limits::default() };
        let mut sandbox = Sandbox::new(limits);
        for salad in salads {
            classify(&mut sandbox, &salad.join(" "), &[]);
            let canary = "return x == nil and arrayMax({1, 2}) == 2 and 'ok' or 'critical'";
            prop_assert_eq!(classify(&mut sandbox, canary, &[]), Some(Health::Ok));
        }
    }

    #[test]
    fn any_bytes_for_a_source_are_refused_or_end(source in "\\PC{0,200}") {
        classify(&mut Sandbox::new(Limits { cpu_ms_max: 20, ..Limits::default() }), &source, &[]);
    }
}
