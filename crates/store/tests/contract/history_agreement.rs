//! The same results, sealed, joined and forgotten in any order, give the same history on both
//! engines; and as long as nothing is forgotten, that of a plain list of samples.
//!
//! Times are any, also backwards and twice; values are any bits. Half of the times are few, so that
//! the same second comes again, sealed long ago or not yet.

use std::collections::BTreeMap;
use std::fmt::Debug;

use domain::health::Health;
use domain::id::{AssignmentId, SeriesId};
use domain::outcome::{ClassifiedResult, Metric, Outcome, Reply, ResultType};
use domain::rollup::{Rollup, hourly};
use domain::series::Sample;
use domain::time::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::chunk::{Compaction, Retention};
use store::recorder::{Batch, Recorder};
use store::{Engine, Page, Store};

use crate::engines::Opened;
use crate::make::{NOW, assignment, cases, later};

const CASES: u32 = 12;
/// Seconds over which results are spread: three days.
const SPAN_S: i64 = 3 * 86_400;

#[derive(Debug, Clone)]
struct Measured {
    second: i64,
    bits: u64,
    metric_bits: Option<u64>,
    message: Option<&'static str>,
}

#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<Measured>),
    Flush,
    Restart,
    Seal { second: i64 },
    SealBeyond { samples_max: i64 },
    JoinPieces { until: i64 },
    JoinHours { from: i64, to: i64 },
    Compact { second: i64, log_samples_max: i64 },
    Forget { samples: i64, hours: i64 },
}

fn second() -> impl Strategy<Value = i64> {
    prop_oneof![
        0..SPAN_S,
        (0..9_i64, 0..3_i64).prop_map(|(part, second)| part * SPAN_S / 9 + second)
    ]
}

fn measured() -> impl Strategy<Value = Measured> {
    let message = proptest::option::of(proptest::sample::select(vec!["a", "b", "ü"]));
    (second(), any::<u64>(), proptest::option::of(any::<u64>()), message).prop_map(
        |(second, bits, metric_bits, message)| Measured { second, bits, metric_bits, message },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => prop::collection::vec(measured(), 1..12).prop_map(Step::Commit),
        1 => Just(Step::Flush),
        1 => Just(Step::Restart),
        3 => second().prop_map(|second| Step::Seal { second }),
        1 => (0..40_i64).prop_map(|samples_max| Step::SealBeyond { samples_max }),
        2 => second().prop_map(|until| Step::JoinPieces { until }),
        1 => (second(), 0..60_i64).prop_map(|(second, log_samples_max)| {
            Step::Compact { second, log_samples_max }
        }),
        2 => (second(), second()).prop_map(|(from, to)| Step::JoinHours { from, to }),
        1 => (second(), second()).prop_map(|(samples, hours)| Step::Forget { samples, hours }),
    ]
}

fn result(of: AssignmentId, one: &Measured) -> ClassifiedResult {
    let metric = |bits: u64| Metric {
        name: "used[/]".to_owned(),
        value: f64::from_bits(bits),
        unit: "%".to_owned(),
    };
    let outcome = Outcome {
        result_type: ResultType::Plugin,
        value: Some(f64::from_bits(one.bits)),
        message: one.message.map(str::to_owned),
        metrics: one.metric_bits.into_iter().map(metric).collect(),
    };
    let reply = Reply { assignment_id: of, at: later(one.second), duration_us: 7, outcome };
    ClassifiedResult { reply, health: Health::Ok, reason: None }
}

/// One engine, with what the server would hold in memory.
struct Side {
    opened: Opened,
    recorder: Recorder,
    assignment: AssignmentId,
}

impl Side {
    async fn open(engine: Engine) -> Self {
        let opened = Opened::new(engine).await;
        let assignment = assignment(&opened.store).await;
        let recorder = Recorder::load(&opened.store).await.unwrap();
        Self { opened, recorder, assignment }
    }

    fn store(&self) -> &Store {
        &self.opened.store
    }

    /// Does a step; tells what came of it.
    async fn take(&mut self, step: &Step) -> String {
        let at = |second: i64| NOW.seconds() + second;
        let store = &self.opened.store;
        match step {
            Step::Commit(all) => {
                let results = all.iter().map(|one| result(self.assignment, one)).collect();
                let batch = Batch { results, transitions: Vec::new() };
                told(&self.recorder.commit(store, &batch, NOW).await)
            }
            Step::Flush => told(&self.recorder.flush_repeats(store).await),
            Step::Restart => {
                self.recorder = Recorder::load(store).await.unwrap();
                "started anew".to_owned()
            }
            Step::Seal { second } => told(&store.seal(later(*second)).await),
            Step::SealBeyond { samples_max } => told(&store.seal_beyond(*samples_max).await),
            Step::JoinPieces { until } => told(&store.join_pieces(at(*until)).await),
            Step::Compact { second, log_samples_max } => {
                let limits = Compaction { log_s: 3_600, log_samples_max: *log_samples_max };
                told(&store.compact(later(*second), &limits).await)
            }
            Step::JoinHours { from, to } => told(&store.join_hours(at(*from), at(*to)).await),
            Step::Forget { samples, hours } => {
                let retention = Retention {
                    samples_from: later(*samples),
                    hours_from: later(*hours),
                    notifications_from: NOW,
                };
                told(&store.forget(&retention).await)
            }
        }
    }

    /// Everything that can be read of it.
    async fn read(&self) -> Read {
        let (from, to) = (NOW.seconds() - 3_600, NOW.seconds() + SPAN_S);
        let mut samples = BTreeMap::new();
        let mut hours = BTreeMap::new();
        let mut histories = Vec::new();
        for series in self.store().series_of(&[self.assignment]).await.unwrap() {
            samples.insert(series.metric.clone(), self.samples(series.id, from, to).await);
            for step_s in [10, 3_600] {
                let history = self.store().history(series.id, from, to, step_s).await.unwrap();
                histories.push(format!("{history:?}"));
                if step_s == 3_600 {
                    hours
                        .insert(series.metric.clone(), history.hours.iter().map(counted).collect());
                }
            }
        }
        let host = self.store().assignments().await.unwrap()[0].host_id;
        let messages = self.store().messages_of_host(host, &[], &Page::first()).await.unwrap();
        let messages = messages.items.into_iter();
        Read {
            samples,
            hours,
            histories,
            messages: messages
                .map(|one| (one.text, one.count, one.first_at, one.last_at))
                .collect(),
        }
    }

    async fn samples(&self, series: SeriesId, from: i64, to: i64) -> Vec<(i64, u64)> {
        let samples = self.store().samples(series, from, to).await.unwrap();
        samples.iter().map(|one| (one.t - NOW.seconds(), one.value.to_bits())).collect()
    }
}

#[derive(Debug, PartialEq)]
struct Read {
    samples: BTreeMap<String, Vec<(i64, u64)>>,
    hours: BTreeMap<String, Vec<Counted>>,
    histories: Vec<String>,
    messages: Vec<(String, i64, Timestamp, Timestamp)>,
}

/// What does not depend on the order of additions: the hour, how many, and the bits of the last.
type Counted = (i64, i64, u64);

fn counted(hour: &Rollup) -> Counted {
    (hour.t, hour.count, hour.last.to_bits())
}

fn told<T: Debug>(result: &Result<T, store::StoreError>) -> String {
    format!("{result:?}")
}

/// Per metric and second the sample that came last.
#[derive(Default)]
struct Model(BTreeMap<String, BTreeMap<i64, u64>>);

impl Model {
    fn take(&mut self, all: &[Measured]) {
        for one in all {
            let mut add = |metric: &str, bits: u64| {
                self.0.entry(metric.to_owned()).or_default().insert(one.second, bits);
            };
            add("value", one.bits);
            one.metric_bits.into_iter().for_each(|bits| add("used[/]", bits));
        }
    }

    fn samples(&self) -> BTreeMap<String, Vec<(i64, u64)>> {
        let list = |samples: &BTreeMap<i64, u64>| samples.clone().into_iter().collect();
        self.0.iter().map(|(metric, samples)| (metric.clone(), list(samples))).collect()
    }

    fn hours(&self) -> BTreeMap<String, Vec<Counted>> {
        let hours = |samples: &BTreeMap<i64, u64>| {
            let sample = |(second, bits): (&i64, &u64)| Sample {
                t: NOW.seconds() + second,
                value: f64::from_bits(*bits),
            };
            let samples: Vec<Sample> = samples.iter().map(sample).collect();
            hourly(&samples).iter().map(counted).collect()
        };
        self.0.iter().map(|(metric, samples)| (metric.clone(), hours(samples))).collect()
    }
}

async fn agree(steps: &[Step]) {
    let mut sqlite = Side::open(Engine::Sqlite).await;
    let mut postgres = Side::open(Engine::Postgres).await;
    let mut model = Some(Model::default());
    for step in steps {
        assert_eq!(sqlite.take(step).await, postgres.take(step).await, "on {step:?}");
        let read = sqlite.read().await;
        assert_eq!(read, postgres.read().await, "after {step:?}");
        match (step, &mut model) {
            (Step::Commit(all), Some(model)) => model.take(all),
            (Step::Forget { .. }, _) => model = None,
            _ => {}
        }
        if let Some(model) = &model {
            assert_eq!(read.samples, model.samples(), "after {step:?}");
            assert_eq!(read.hours, model.hours(), "after {step:?}");
        }
    }
    for side in [sqlite, postgres] {
        let faults = side.store().check_integrity(&mut |_| {}).await.unwrap();
        assert_eq!(faults, Vec::<String>::new());
        side.store().close().await;
    }
}

#[test]
fn both_engines_keep_the_same_history() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config =
        ProptestConfig { cases: cases(CASES), failure_persistence: None, ..Default::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(step(), 1..40), |steps| {
            runtime.block_on(agree(&steps));
            Ok(())
        })
        .unwrap();
}
