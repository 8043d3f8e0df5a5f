//! Hosts with five plugins each, asked once a minute: what the core would commit, in order of
//! time, and what must be read back of it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

use anyhow::Context as _;
use domain::check::{CheckPlugin, CheckSettings};
use domain::health::Health;
use domain::host::HostSettings;
use domain::id::{AssignmentId, HostId, PluginId};
use domain::outcome::{ClassifiedResult, Metric, Outcome, PRIMARY, Reply, ResultType};
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, NewTransition, Subject};
use store::Store;
use store::plugin::NewPlugin;
use store::recorder::Batch;

use crate::ledger::Ledger;
use crate::random::Random;
use crate::shape::{Measured, Shape, Source};

/// How often each plugin is asked.
pub(crate) const INTERVAL_S: i64 = 60;
const INTERVAL_US: i64 = INTERVAL_S * 1_000_000;
/// Series of one host.
pub(crate) const SERIES_PER_HOST: usize = Shape::ALL.len() * 2;

/// A plugin on a host, and the minute in which it is asked next.
#[derive(Debug)]
struct Run {
    assignment_id: AssignmentId,
    host_id: HostId,
    shape: Shape,
    source: Source,
    latency: Random,
    due_us: i64,
}

/// Everything that is asked, and what is known of its health.
#[derive(Debug)]
pub(crate) struct Fleet {
    runs: Vec<Run>,
    /// When each answer arrives, and which run gave it; the nearest first.
    arrivals: BinaryHeap<Reverse<(i64, usize)>>,
    healths: HashMap<Subject, CurrentHealth>,
    of_host: HashMap<HostId, Vec<AssignmentId>>,
    /// What was given out.
    pub(crate) ledger: Ledger,
}

impl Fleet {
    /// Configures `hosts` hosts in an empty store, whose history begins at `start`.
    pub(crate) async fn set_up(
        store: &Store,
        hosts: usize,
        seed: u64,
        start: Timestamp,
    ) -> anyhow::Result<Self> {
        configure(store, hosts, start).await?;
        let mut fleet = Self {
            runs: Vec::new(),
            arrivals: BinaryHeap::new(),
            healths: HashMap::new(),
            of_host: HashMap::new(),
            ledger: Ledger::default(),
        };
        for (index, assignment) in store.assignments().await?.into_iter().enumerate() {
            let shape = Shape::ALL
                .into_iter()
                .find(|shape| plugin_id(*shape) == assignment.plugin_id)
                .context("a plugin that is none of the shapes")?;
            let stream = index as u64;
            let mut latency = Random::new(seed, stream | 1 << 32);
            let phase = i64::try_from(latency.below(INTERVAL_US.unsigned_abs()))?;
            fleet.of_host.entry(assignment.host_id).or_default().push(assignment.id);
            fleet.runs.push(Run {
                assignment_id: assignment.id,
                host_id: assignment.host_id,
                shape,
                source: Source::new(shape, seed, stream),
                latency,
                due_us: start.0 + phase,
            });
            fleet.arrivals.push(Reverse((fleet.runs[index].arrival(), index)));
        }
        Ok(fleet)
    }

    /// All results that arrive before `end`, with the changes of health that they cause.
    pub(crate) fn until(&mut self, end: Timestamp) -> Batch {
        let mut batch = Batch::default();
        while let Some(Reverse((at_us, index))) = self.arrivals.peek().copied()
            && at_us < end.0
        {
            self.arrivals.pop();
            let run = &mut self.runs[index];
            let measured = run.source.measure();
            run.due_us += INTERVAL_US;
            self.arrivals.push(Reverse((run.arrival(), index)));
            self.take(index, Timestamp(at_us), measured, &mut batch);
        }
        batch
    }

    fn take(&mut self, index: usize, at: Timestamp, measured: Measured, batch: &mut Batch) {
        let run = &mut self.runs[index];
        let (assignment_id, host_id) = (run.assignment_id, run.host_id);
        let (name, unit) = run.shape.metric();
        self.ledger.note(assignment_id, PRIMARY, at.seconds(), measured.values[0]);
        self.ledger.note(assignment_id, name, at.seconds(), measured.values[1]);
        let duration_us = 800 + i64::try_from(run.latency.below(4_000)).unwrap_or(0);
        let [value, further] = measured.values;
        let outcome = Outcome {
            result_type: ResultType::Plugin,
            value: Some(value),
            message: measured.message.map(str::to_owned),
            metrics: vec![Metric { name: name.to_owned(), value: further, unit: unit.to_owned() }],
        };
        let reply = Reply { assignment_id, at, duration_us, outcome };
        let (health, reason) = (measured.health, measured.reason);
        let subject = Subject::Assignment(assignment_id);
        let changes = &mut batch.transitions;
        if let Some(change) = self.change(subject, health, at, Some(value), reason.clone()) {
            changes.push((change, Vec::new()));
            let worst = self.worst_of(host_id);
            let because = Some(format!("{} is {health}", run_name(index)));
            if let Some(change) = self.change(Subject::Host(host_id), worst, at, None, because) {
                changes.push((change, Vec::new()));
            }
        }
        batch.results.push(ClassifiedResult { reply, health, reason });
    }

    fn change(
        &mut self,
        subject: Subject,
        to: Health,
        at: Timestamp,
        value: Option<f64>,
        reason: Option<String>,
    ) -> Option<NewTransition> {
        let current = self.healths.get(&subject).copied().unwrap_or(CurrentHealth::never(at));
        let change = current.change_to(subject, to, at, value, reason)?;
        self.healths.insert(subject, CurrentHealth::from(&change));
        Some(change)
    }

    fn worst_of(&self, host_id: HostId) -> Health {
        let members = self.of_host.get(&host_id).into_iter().flatten();
        let health = |id: &AssignmentId| self.healths.get(&Subject::Assignment(*id));
        members.filter_map(health).map(|known| known.health).max().unwrap_or(Health::NoData)
    }
}

impl Run {
    /// When the answer of the next run arrives: mostly at once, now and then a second late.
    fn arrival(&mut self) -> i64 {
        let jitter = 5_000 + self.latency.below(80_000);
        let late = if self.latency.once_in(50) { self.latency.below(1_500_000) } else { 0 };
        self.due_us + i64::try_from(jitter + late).unwrap_or(0)
    }
}

fn run_name(index: usize) -> &'static str {
    Shape::ALL[index % Shape::ALL.len()].name()
}

fn plugin_id(shape: Shape) -> PluginId {
    PluginId::from(format!("org.example.{}", shape.name()).as_str())
}

/// One check with the five plugins on all hosts, as an administrator would set it up.
async fn configure(store: &Store, hosts: usize, now: Timestamp) -> anyhow::Result<()> {
    for shape in Shape::ALL {
        store.install_plugin(&package(shape), now).await?;
    }
    let mut host_ids = BTreeSet::new();
    for number in 0..hosts {
        let settings = HostSettings {
            name: format!("host-{number:04}"),
            description: String::new(),
            address: "192.0.2.1".to_owned(),
            port: 4048,
            tags: Vec::new(),
            enabled: true,
        };
        host_ids.insert(store.create_host(&settings, &BTreeSet::new(), None, now).await?.id);
    }
    let plugins = Shape::ALL.map(|shape| CheckPlugin {
        plugin_id: plugin_id(shape),
        parameters: serde_json::json!({}),
        n_historical: None,
        classifier_id: None,
    });
    let check = CheckSettings {
        name: "Standard".to_owned(),
        description: String::new(),
        enabled: true,
        host_ids,
        host_group_ids: BTreeSet::new(),
        plugins: plugins.into(),
    };
    store.create_check(&check, &BTreeSet::new(), now).await?;
    Ok(())
}

fn package(shape: Shape) -> NewPlugin {
    NewPlugin {
        id: plugin_id(shape),
        name: shape.name().to_owned(),
        description: "Measures.".to_owned(),
        version: "1".to_owned(),
        hash: format!("hash of {}", shape.name()),
        archive: shape.name().as_bytes().to_vec(),
        n_historical: 5,
        manifest: serde_json::json!({ "id": plugin_id(shape).as_str(), "name": shape.name() }),
        standard: false,
        classifier_source: "return 'ok'".to_owned(),
    }
}
