//! A store with three series, and a receiver that can be told to fail.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use domain::check::{CheckPlugin, CheckSettings};
use domain::health::Health;
use domain::host::HostSettings;
use domain::id::AssignmentId;
use domain::outcome::{ClassifiedResult, Outcome, Reply, ResultType};
use domain::time::{Span, Timestamp};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use prost::Message as _;
use store::Store;
use store::recorder::{Batch, Recorder};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::agents::Agents;
use crate::clock::Clock;
use crate::config::{Config, Credentials, RemoteWrite};
use crate::identity::Identity;
use crate::remote_write::message::WriteRequest;
use crate::remote_write::sender::Sender;
use crate::shared::Shared;
use crate::starter;
use crate::vault::Vault;

/// One a host.
pub(super) const SERIES: usize = 3;
const START: Timestamp = Timestamp(1_795_359_600_000_000);

/// Seconds and values by the host's name.
pub(super) type Samples = BTreeMap<String, Vec<(i64, f64)>>;

/// Everything that a test needs.
pub(super) struct Place {
    pub(super) shared: Arc<Shared>,
    pub(super) sender: Sender,
    pub(super) receiver: Receiver,
    /// In the order of the commits.
    pub(super) measured: Samples,
    config: RemoteWrite,
    assignments: Vec<AssignmentId>,
    newest: [i64; SERIES],
    recorder: Recorder,
    now: Arc<AtomicI64>,
    committed: usize,
    _folder: tempfile::TempDir,
}

impl Place {
    pub(super) async fn new(batch_samples_max: usize) -> Self {
        // The provider may be installed already, by another test of the same process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(START.0));
        let ticks = Arc::clone(&now);
        let clock = Clock::from_fn(move || Timestamp(ticks.load(Ordering::SeqCst)));
        let toml = format!("[server]\ndata_dir = \"{}\"", folder.path().display());
        let config = Config::parse(&toml, &BTreeMap::new()).unwrap();
        let store = Store::open_sqlite(&folder.path().join("test.db")).await.unwrap();
        starter::install_standard_plugins(&store, folder.path(), START).await.unwrap();
        let agents = Agents::new(Arc::new(Identity::open_or_create(&config).unwrap()));
        let vault = Vault::new(&[7; 32]);
        let (shared, _) = Shared::new(config, store, vault, agents, clock).unwrap();
        let shared = Arc::new(shared);
        let assignments = assignments(&shared.store).await;
        let receiver = Receiver::start().await;
        let config = RemoteWrite {
            url: receiver.url.clone(),
            credentials: Credentials::None,
            ca_file: None,
            tenant: None,
            batch_samples_max,
            timeout_ms: 60_000,
            backfill_days: 0,
        };
        let sender = Sender::open(Arc::clone(&shared), config.clone(), START).await.unwrap();
        let recorder = Recorder::load(&shared.store).await.unwrap();
        Self {
            shared,
            sender,
            receiver,
            measured: Samples::new(),
            config,
            assignments,
            newest: [START.seconds(); SERIES],
            recorder,
            now,
            committed: 0,
            _folder: folder,
        }
    }

    /// One commit. Runs of one series follow each other, but may be under way for long.
    pub(super) async fn commit(&mut self, pause_s: i64, results: &[(usize, i64)]) {
        let now_us = self.now.fetch_add(Span::seconds(pause_s).0 + 1_000, Ordering::SeqCst);
        let now = Timestamp(now_us).plus(Span::seconds(pause_s));
        let mut batch = Batch::default();
        for (series, under_way_s) in results {
            let at = (now.seconds() - under_way_s).max(self.newest[*series] + 1);
            if at > now.seconds() {
                continue;
            }
            self.newest[*series] = at;
            self.committed += 1;
            let value = f64::from(u32::try_from(self.committed).unwrap());
            self.measured.entry(name(*series)).or_default().push((at, value));
            batch.results.push(result(self.assignments[*series], at, value));
        }
        self.recorder.commit(&self.shared.store, &batch, now).await.unwrap();
    }

    /// Seals all but the newest rows. What is sealed has been in the log for long: the sender has
    /// had a chance to look at it.
    pub(super) async fn seal(&mut self, left: usize) {
        self.sender.note_late().await.unwrap();
        let store = &self.shared.store;
        let rows = store.log_after(i64::MIN, 100_000).await.unwrap();
        let Some(last) = rows.len().checked_sub(left + 1).map(|place| &rows[place]) else { return };
        while store.seal(last.last_at.plus(Span(1))).await.unwrap() > 0 {}
    }

    /// As if nothing had ever been sent; so many days are to be sent now.
    pub(super) async fn start_anew(&mut self, backfill_days: i64) {
        let mut session = self.shared.store.write().await.unwrap();
        session.execute("DELETE FROM settings", Vec::new()).await.unwrap();
        session.commit().await.unwrap();
        self.config.backfill_days = backfill_days;
        self.restart().await;
    }

    pub(super) fn set_clock(&mut self, seconds: i64) {
        self.now.fetch_add(Span::seconds(seconds).0, Ordering::SeqCst);
    }

    pub(super) async fn restart(&mut self) {
        self.recorder = Recorder::load(&self.shared.store).await.unwrap();
        let now = Timestamp(self.now.load(Ordering::SeqCst));
        let opened = Sender::open(Arc::clone(&self.shared), self.config.clone(), now).await;
        self.sender = opened.unwrap();
    }
}

fn name(series: usize) -> String {
    format!("web-{series}")
}

fn result(assignment_id: AssignmentId, second: i64, value: f64) -> ClassifiedResult {
    let outcome = Outcome {
        result_type: ResultType::Plugin,
        value: Some(value),
        message: None,
        metrics: Vec::new(),
    };
    let at = Timestamp::from_seconds(second);
    let reply = Reply { assignment_id, at, duration_us: 1, outcome };
    ClassifiedResult { reply, health: Health::Ok, reason: None }
}

/// One a host, in the order of the hosts.
async fn assignments(store: &Store) -> Vec<AssignmentId> {
    let mut host_ids = BTreeSet::new();
    for series in 0..SERIES {
        let settings = HostSettings {
            name: name(series),
            description: String::new(),
            address: "127.0.0.1".to_owned(),
            port: 1,
            tags: Vec::new(),
            enabled: true,
        };
        let host = store.create_host(&settings, &BTreeSet::new(), None, START).await.unwrap();
        host_ids.insert(host.id);
    }
    let plugin = CheckPlugin {
        plugin_id: "org.prophasis.load".into(),
        parameters: serde_json::json!({}),
        n_historical: None,
        classifier_id: None,
    };
    let check = CheckSettings {
        name: "Standard".to_owned(),
        description: String::new(),
        enabled: true,
        host_ids,
        host_group_ids: BTreeSet::new(),
        plugins: vec![plugin],
    };
    store.create_check(&check, &BTreeSet::new(), START).await.unwrap();
    let mut assignments = store.assignments().await.unwrap();
    assignments.sort_by_key(|one| one.host_id);
    assignments.into_iter().map(|one| one.id).collect()
}

/// Takes requests over HTTP, or refuses to.
pub(super) struct Receiver {
    url: String,
    taken: Arc<Mutex<Taken>>,
    _serving: AbortOnDropHandle<()>,
}

#[derive(Debug, Default)]
struct Taken {
    to_answer: usize,
    /// The newest second, and how far before it a later request has begun.
    newest: i64,
    behind_s_max: i64,
    samples: Samples,
}

impl Receiver {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/write", listener.local_addr().unwrap());
        let taken = Arc::<Mutex<Taken>>::default();
        let serving = tokio::spawn(serve(listener, Arc::clone(&taken)));
        Self { url, taken, _serving: AbortOnDropHandle::new(serving) }
    }

    /// The next so many requests are taken, all others fail.
    pub(super) fn answer(&self, requests: usize) {
        self.taken.lock().unwrap().to_answer = requests;
    }

    pub(super) fn forget(&self) {
        *self.taken.lock().unwrap() = Taken::default();
    }

    /// How much older than what was already there a sample was, at most.
    pub(super) fn behind_s_max(&self) -> i64 {
        self.taken.lock().unwrap().behind_s_max
    }

    /// In the order in which it came.
    pub(super) fn received(&self) -> Samples {
        self.taken.lock().unwrap().samples.clone()
    }
}

async fn serve(listener: TcpListener, taken: Arc<Mutex<Taken>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let taken = Arc::clone(&taken);
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let taken = Arc::clone(&taken);
            async move {
                let body = request.into_body().collect().await.unwrap().to_bytes();
                let status = if take(&taken, &body) { 204 } else { 503 };
                let answer = Response::builder().status(status).body(Empty::<Bytes>::new());
                Ok::<_, Infallible>(answer.unwrap())
            }
        });
        let http = hyper::server::conn::http1::Builder::new();
        tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
    }
}

fn take(taken: &Mutex<Taken>, body: &[u8]) -> bool {
    let mut taken = taken.lock().unwrap();
    if taken.to_answer == 0 {
        return false;
    }
    taken.to_answer -= 1;
    let plain = snap::raw::Decoder::new().decompress_vec(body).unwrap();
    let request = WriteRequest::decode(plain.as_slice()).unwrap();
    let times = request.timeseries.iter().flat_map(|series| &series.samples);
    let times: Vec<i64> = times.map(|sample| sample.timestamp / 1_000).collect();
    let behind_s = taken.newest - times.iter().min().unwrap();
    taken.behind_s_max = taken.behind_s_max.max(behind_s);
    taken.newest = taken.newest.max(*times.iter().max().unwrap());
    for series in request.timeseries {
        let host = series.labels.into_iter().find(|label| label.name == "host").unwrap().value;
        let samples = series.samples.iter().map(|one| (one.timestamp / 1_000, one.value));
        taken.samples.entry(host).or_default().extend(samples);
    }
    true
}
