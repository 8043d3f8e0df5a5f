//! A real store for long-term history (VictoriaMetrics or Prometheus), as a child process that
//! ends with the test and can be taken away and brought back in between.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::wait::until;

/// Which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    VictoriaMetrics,
    Prometheus,
}

/// Seconds and values by labels.
pub(crate) type Held = BTreeMap<BTreeMap<String, String>, Vec<(i64, f64)>>;

/// The store, running or not.
pub(crate) struct LongTerm {
    kind: Kind,
    port: u16,
    folder: TempDir,
    child: Option<Child>,
}

impl LongTerm {
    pub(crate) async fn start(kind: Kind) -> Self {
        // The provider may be installed already, by another test of the same process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Free now; whoever takes it meanwhile makes the test fail and not pass.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut store = Self { kind, port, folder: tempfile::tempdir().unwrap(), child: None };
        store.run().await;
        store
    }

    /// Where it takes samples.
    pub(crate) fn url(&self) -> String {
        format!("{}/api/v1/write", self.base())
    }

    fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it (again), with the data that it had.
    ///
    /// # Panics
    /// If it is not installed: a test must never pass for that reason.
    pub(crate) async fn run(&mut self) {
        let data = self.folder.path().join("data").display().to_string();
        let address = format!("127.0.0.1:{}", self.port);
        let mut command = match self.kind {
            Kind::VictoriaMetrics => {
                let mut command = Command::new("victoria-metrics");
                command.args([
                    format!("-storageDataPath={data}"),
                    format!("-httpListenAddr={address}"),
                    "-retentionPeriod=100y".to_owned(),
                    "-search.latencyOffset=0s".to_owned(),
                ]);
                command
            }
            Kind::Prometheus => {
                let config = self.folder.path().join("prometheus.yml");
                std::fs::write(&config, "").unwrap();
                let mut command = Command::new("prometheus");
                command.args([
                    format!("--config.file={}", config.display()),
                    format!("--storage.tsdb.path={data}"),
                    format!("--web.listen-address={address}"),
                    "--web.enable-remote-write-receiver".to_owned(),
                ]);
                command
            }
        };
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let program = command.get_program().to_owned();
        let child = command.spawn().unwrap_or_else(|error| {
            panic!(
                "{} does not start ({error}); install Debian's package of that name",
                program.display()
            )
        });
        self.child = Some(child);
        let ready = match self.kind {
            Kind::VictoriaMetrics => format!("{}/health", self.base()),
            Kind::Prometheus => format!("{}/-/ready", self.base()),
        };
        until("the long-term store is ready", async || {
            let answer = reqwest::get(&ready).await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }

    /// Ends it as its service manager would; it keeps what it has acknowledged.
    pub(crate) async fn stop(&mut self) {
        let mut child = self.child.take().expect("it runs");
        kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
        until("the long-term store has ended", async || child.try_wait().unwrap()).await;
    }

    /// Every sample that it holds, in its own order.
    pub(crate) async fn held(&self) -> Held {
        match self.kind {
            Kind::VictoriaMetrics => self.exported().await,
            Kind::Prometheus => self.queried().await,
        }
    }

    async fn exported(&self) -> Held {
        let url = format!("{}/api/v1/export?match[]=prophasis_value", self.base());
        let text = reqwest::get(&url).await.unwrap().text().await.unwrap();
        let mut held = Held::new();
        for line in text.lines() {
            let series: Value = serde_json::from_str(line).unwrap();
            let times = series["timestamps"].as_array().unwrap().iter();
            let values = series["values"].as_array().unwrap().iter();
            let samples = times
                .zip(values)
                .map(|(time, value)| (time.as_i64().unwrap() / 1_000, value.as_f64().unwrap()));
            // A series may be told in several lines.
            held.entry(labels(&series["metric"])).or_default().extend(samples);
        }
        held
    }

    async fn queried(&self) -> Held {
        let url = format!("{}/api/v1/query?query=prophasis_value[1d]", self.base());
        let answer: Value = reqwest::get(&url).await.unwrap().json().await.unwrap();
        let series = answer["data"]["result"].as_array().unwrap().iter();
        let sample = |pair: &Value| {
            let time = serde_json::from_value::<f64>(pair[0].clone()).unwrap();
            #[expect(clippy::cast_possible_truncation, reason = "a time in seconds")]
            let second = time as i64;
            (second, pair[1].as_str().unwrap().parse().unwrap())
        };
        let samples = |one: &Value| one["values"].as_array().unwrap().iter().map(sample).collect();
        series.map(|one| (labels(&one["metric"]), samples(one))).collect()
    }
}

impl Drop for LongTerm {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// All but the name.
fn labels(metric: &Value) -> BTreeMap<String, String> {
    let mut labels: BTreeMap<String, String> = serde_json::from_value(metric.clone()).unwrap();
    assert_eq!(labels.remove("__name__").as_deref(), Some("prophasis_value"));
    labels
}
