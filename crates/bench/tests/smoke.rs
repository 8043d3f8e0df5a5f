//! Both benches on both engines, as small as they can be: what is written is read back, and every
//! figure that is compared with others is there. No time is asserted.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use bench::ground::Engine;
use bench::{query, storage, table};
use serde_json::Value;

/// Where SQLite's file is made: below the folder of build results, which is on a disk.
fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

async fn a_short_day_is_stored(engine: Engine) {
    let plan = storage::Plan { hosts: 1, span_s: 4 * 3_600, flushes_s: vec![20, 60] };
    let report = storage::run(engine, folder(), &plan).await.unwrap();
    // Four hours a minute apart, of ten series, less what had not arrived at the end.
    for run in &report.runs {
        assert!((2_350..=2_400).contains(&run.samples), "{}", run.samples);
        assert!(run.written_per_sample > 0.0);
    }
    assert!(report.bytes_per_sample > 0.0);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["bench"], "storage");
    for field in ["bytes_per_sample", "written_per_sample"] {
        assert!(json[field].is_number(), "{field}");
        assert!(json["runs"][1][field].is_number(), "{field}");
    }
    assert!(json["runs"][0]["transitions"].as_u64() > Some(5), "{json}");
    assert!(table::of(&report).unwrap().contains("target"));
}

async fn a_short_history_is_asked(engine: Engine) {
    let plan = query::Plan { hosts: 1, days: 2, queries: 3 };
    let report = query::run(engine, folder(), &plan).await.unwrap();
    // Two days and the two hours of the log.
    assert!((29_900..=30_000).contains(&report.samples), "{}", report.samples);
    assert_eq!(report.kinds.len(), 4, "only a day fits");
    assert!(report.kinds.iter().all(|kind| kind.points_drawn > 200.0), "{:?}", report.kinds);
    let json = serde_json::to_value(&report).unwrap();
    assert!(json["p95_ms"]["day"].is_number());
    assert_eq!(json["p95_ms"]["year"], Value::Null);
}

#[tokio::test]
async fn storage_on_sqlite() {
    a_short_day_is_stored(Engine::Sqlite).await;
}

#[tokio::test]
async fn storage_on_postgres() {
    a_short_day_is_stored(Engine::Postgres).await;
}

#[tokio::test]
async fn query_on_sqlite() {
    a_short_history_is_asked(Engine::Sqlite).await;
}

#[tokio::test]
async fn query_on_postgres() {
    a_short_history_is_asked(Engine::Postgres).await;
}
