//! The figures for people: each beside the target that it has.

use serde::Serialize;
use serde_json::Value;

/// A figure's place in a report, and what it should not exceed.
type Target = (String, f64);

/// Every figure of a report on a line, with its target where it has one.
pub fn of(report: &impl Serialize) -> serde_json::Result<String> {
    let report = serde_json::to_value(report)?;
    let mut lines = String::new();
    write(&report, "", &targets(&report), &mut lines);
    Ok(lines)
}

fn targets(report: &Value) -> Vec<Target> {
    let of_spans = [("/p95_ms/day", 1.0), ("/p95_ms/month", 4.0), ("/p95_ms/year", 15.0)];
    let mut targets = of_spans.map(|(place, most)| (place.to_owned(), most)).to_vec();
    if report["bench"] == "storage" {
        targets.push(("/bytes_per_sample".to_owned(), 2.0));
    }
    for (index, run) in report["runs"].as_array().into_iter().flatten().enumerate() {
        let most = match run["flush_s"].as_i64() {
            Some(1) => 800.0,
            Some(60) => 100.0,
            _ => continue,
        };
        targets.push((format!("/runs/{index}/written_per_sample"), most));
    }
    targets
}

fn write(value: &Value, place: &str, targets: &[Target], lines: &mut String) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                write(field, &format!("{place}/{name}"), targets, lines);
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                write(entry, &format!("{place}/{index}"), targets, lines);
            }
        }
        Value::Number(number) if number.is_f64() => {
            let figure = number.as_f64().unwrap_or(f64::NAN);
            let target = targets.iter().find(|(of, _)| of == place).map(|(_, most)| {
                let mark = if figure <= *most { "reached" } else { "MISSED" };
                format!("  target ≤ {most}: {mark}")
            });
            push(lines, place, &format!("{figure:.3}"), &target.unwrap_or_default());
        }
        other => push(lines, place, other.to_string().trim_matches('"'), ""),
    }
}

fn push(lines: &mut String, place: &str, figure: &str, note: &str) {
    let name = place.trim_start_matches('/').replace('/', ".");
    lines.push_str(format!("{name:<42} {figure:>14}{note}").trim_end());
    lines.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_beside_its_target() {
        let report = serde_json::json!({
            "samples": 5, "p95_ms": { "day": 0.5, "month": 4.5 },
            "runs": [{ "flush_s": 60, "written_per_sample": 101.0 }],
        });
        let table = of(&report).unwrap();
        for part in ["0.500  target ≤ 1: reached\n", "4.500  target ≤ 4: MISSED\n", "≤ 100: MISSED"]
        {
            assert!(table.contains(part), "{part} in:\n{table}");
        }
        assert!(table.starts_with("p95_ms.day"), "{table}");
    }
}
