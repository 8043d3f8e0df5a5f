//! The helpers as scripts call them: arguments, defaults, missing values, several returns.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use classifier::{Entry, Host, Input, Limits, Others, Sandbox, Script};
use domain::health::Health;
use domain::outcome::ResultType;
use domain::time::Timestamp;
use serde_json::Value;

const NOW_S: i64 = 1_700_000_000;

fn entry(seconds_ago: i64, value: Option<f64>) -> Entry {
    Entry {
        at: Timestamp::from_seconds(NOW_S - seconds_ago),
        result_type: ResultType::Plugin,
        value,
        message: None,
        metrics: Vec::new(),
    }
}

/// What `expression` gives, as text, for hourly readings of which the newest is the last.
fn evaluate(values: &[Option<f64>], expression: &str) -> String {
    let history: Vec<Entry> = values
        .iter()
        .rev()
        .enumerate()
        .map(|(hours, value)| entry(3_600 * i64::try_from(hours).unwrap(), *value))
        .rev()
        .collect();
    let source = format!(
        "local function show(...)
           local texts = {{}}
           for i = 1, select('#', ...) do
             local value = select(i, ...)
             texts[i] = type(value) == 'number' and string.format('%.4g', value) or tostring(value)
           end
           return table.concat(texts, ' ')
         end
         return 'ok', show({expression})"
    );
    let script = Script::compile("expression", &source).unwrap();
    let input = Input {
        history: &history,
        params: &Value::Null,
        host: &Host::default(),
        previous_health: Health::Major,
        others: &Others::none(),
    };
    let verdict = Sandbox::new(Limits::default()).classify(&script, &input).unwrap();
    verdict.reason.unwrap_or_default()
}

#[test]
fn each_helper_answers_as_documented() {
    let values = [Some(10.0), None, Some(30.0), Some(20.0), None, Some(40.0)];
    let cases = [
        ("#values", "6"),
        ("arrayMax(values)", "40"),
        ("arrayMin(values)", "10"),
        ("arrayAvg(values)", "25"),
        ("arraySum(values)", "100"),
        ("arrayMedian(values)", "25"),
        ("arrayPercentile(values, 50)", "25"),
        ("arrayPercentile(values, 100)", "40"),
        ("arrayStddev(values)", "12.91"),
        ("arrayCount(values)", "4"),
        ("arrayCount(values, nil)", "2"),
        ("arrayCount(values, 30)", "1"),
        ("arrayCount(values, 'none')", "2"),
        ("arrayContains(values, nil)", "true"),
        ("arrayContains(values, 30)", "true"),
        ("arrayContains(values, 31)", "false"),
        ("arrayContains({1, 2}, nil)", "false"),
        ("arrayContains({true, 'a'}, 'a')", "true"),
        ("arrayMax({})", "nil"),
        ("arrayAvg({})", "nil"),
        ("arraySum({})", "0"),
        ("arrayMedian({'none'})", "nil"),
        ("arrayStddev({5})", "nil"),
        ("arrayMax({1, '9', 3, {}})", "3"),
        ("slope()", "4.667"),
        ("slope({1, 2, 3}, {0, 3600, 7200})", "1"),
        ("slope({3, 1, 2}, {7200, 0, 3600})", "1"),
        ("slope({1}, {0})", "nil"),
        ("forecast(3600)", "nil nil nil"),
        ("forecast(3600, {1, 2, 3, 4, 5}, {0, 3600, 7200, 10800, 14400})", "6 6 6"),
        ("forecastUntil(7, {1, 2, 3, 4, 5}, {0, 3600, 7200, 10800, 14400})", "7200 7200 7200"),
        ("forecastUntil(0, {1, 2, 3, 4, 5}, {0, 3600, 7200, 10800, 14400})", "nil nil nil"),
        ("rate({100, 160, 20}, {0, 60, 120})", "0.6667"),
        ("rate({1}, {0})", "nil"),
        ("baseline()", "nil nil nil"),
        ("sustained(1, function(v) return v == 40 end)", "true"),
        ("sustained(2, function(v) return true end)", "false"),
        ("sustained(7, function(v) return true end)", "false"),
        ("sustained(2, function(v) return v > 1 end, {1, 2, 3})", "true"),
        ("hysteresis(85, 90, 80)", "true"),
        ("hysteresis(85, 90, 80, 'critical')", "false"),
        ("hysteresis('none', 90, 80)", "false"),
        ("other('org.example.none')", "nil"),
        ("previous_health", "major"),
    ];
    for (expression, wanted) in cases {
        assert_eq!(evaluate(&values, expression), wanted, "{expression}");
    }
}

#[test]
fn a_weekly_pattern_has_a_baseline() {
    let hours = 4 * 168 + 1;
    let values: Vec<Option<f64>> = (0..hours)
        .map(|hour| Some(if (hours - 1 - hour) % 168 == 0 { 70.0 } else { 5.0 }))
        .collect();
    assert_eq!(evaluate(&values, "baseline()"), "70 70 70");
}

#[test]
fn equal_inputs_give_equal_verdicts() {
    let values = [Some(1.0)];
    let draw = "math.random(1, 1000000)";
    assert_eq!(evaluate(&values, draw), evaluate(&values, draw));
}
