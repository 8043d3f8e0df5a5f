//! The threads: order is kept, a fault costs one answer, dropping ends.

use std::sync::Arc;

use classifier::{Entry, FaultKind, Host, Job, Limits, Others, Script, Workers};
use domain::health::Health;
use domain::outcome::ResultType;
use domain::time::Timestamp;
use serde_json::json;

fn job(script: &Script, value: f64) -> Job {
    let entry = Entry {
        at: Timestamp::from_seconds(1_700_000_000),
        result_type: ResultType::Plugin,
        value: Some(value),
        message: None,
        metrics: Vec::new(),
    };
    Job {
        script: script.clone(),
        history: vec![entry],
        params: Arc::new(json!({})),
        host: Arc::new(Host::default()),
        previous_health: Health::NoData,
        others: Others::none(),
    }
}

#[test]
fn answers_keep_the_order_of_the_jobs() {
    let source = "if values[1] % 2 == 0 then return 'ok', tostring(values[1]) end return 'minor'";
    let script = Script::compile("parity", source).unwrap();
    let workers = Workers::start(3, Limits::default()).unwrap();
    let jobs: Vec<Job> = (0..500).map(|n| job(&script, f64::from(n))).collect();
    let answers = workers.classify_batch(jobs);
    assert_eq!(answers.len(), 500);
    for (number, answer) in answers.into_iter().enumerate() {
        let verdict = answer.unwrap();
        if number % 2 == 0 {
            assert_eq!(verdict.reason, Some(number.to_string()));
        } else {
            assert_eq!(verdict.health, Health::Minor);
        }
    }
}

#[test]
fn a_looping_script_costs_its_own_answer_only() {
    let good = Script::compile("good", "return 'ok'").unwrap();
    let bad = Script::compile("bad", "while true do end").unwrap();
    let workers = Workers::start(1, Limits { cpu_ms_max: 20, ..Limits::default() }).unwrap();
    let answers = workers.classify_batch(vec![job(&good, 1.0), job(&bad, 1.0), job(&good, 1.0)]);
    assert_eq!(answers[0].as_ref().unwrap().health, Health::Ok);
    assert_eq!(answers[1].as_ref().unwrap_err().kind, FaultKind::Timeout);
    assert_eq!(answers[2].as_ref().unwrap().health, Health::Ok);
}

#[test]
fn several_threads_may_ask_at_once() {
    let script = Script::compile("same", "return 'ok', tostring(values[1])").unwrap();
    let workers = Workers::start(2, Limits::default()).unwrap();
    std::thread::scope(|scope| {
        for asker in 0..4 {
            let (workers, script) = (&workers, &script);
            scope.spawn(move || {
                let jobs = (0..100).map(|_| job(script, f64::from(asker))).collect();
                for answer in workers.classify_batch(jobs) {
                    assert_eq!(answer.unwrap().reason, Some(asker.to_string()));
                }
            });
        }
    });
}

#[test]
fn no_jobs_give_no_answers() {
    let workers = Workers::start(1, Limits::default()).unwrap();
    assert!(workers.classify_batch(Vec::new()).is_empty());
}
