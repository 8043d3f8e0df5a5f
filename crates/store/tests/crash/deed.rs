//! What commit number k writes. All of it follows from k, so whoever knows which commits happened
//! knows what must be there.

use std::collections::BTreeSet;

use domain::alert::{AlertSettings, AlertSubject};
use domain::channel::{ChannelConfig, ChannelSettings, SyslogConfig, SyslogTransport};
use domain::check::{CheckPlugin, CheckSettings};
use domain::health::Health;
use domain::host::HostSettings;
use domain::id::{AlertId, AssignmentId, ChannelId, PluginId};
use domain::notification::{NewNotification, NotificationKind, NotificationStatus};
use domain::outcome::{ClassifiedResult, Metric, Outcome, Reply, ResultType};
use domain::series::Sample;
use domain::time::Timestamp;
use domain::transition::{NewTransition, Subject};
use store::Store;
use store::plugin::NewPlugin;
use store::recorder::Batch;

/// The first commit's time: a whole hour.
pub(crate) const START_S: i64 = 1_900_000_800;
/// Seconds between commits: an hour is full after 90.
pub(crate) const STEP_S: i64 = 40;
/// One commit in so many changes a health.
pub(crate) const CHANGE_EVERY: i64 = 5;
/// The plugins that run.
const PLUGINS: [&str; 3] = ["org.example.one", "org.example.three", "org.example.two"];
/// Name and factor of each metric.
pub(crate) const METRICS: [(&str, f64); 2] = [("value", 1.0), ("double", 2.0)];

/// What the commits refer to.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) assignments: Vec<AssignmentId>,
    alert: AlertId,
    channel: ChannelId,
}

/// Which commit was made at a time, and when commit `k` is made.
pub(crate) fn at(k: i64) -> Timestamp {
    Timestamp::from_seconds(START_S + k * STEP_S)
}

/// The samples of the metric with this factor by the commits `from ..= to`.
pub(crate) fn samples(from: i64, to: i64, factor: f64) -> Vec<Sample> {
    (from..=to).map(|k| Sample { t: at(k).seconds(), value: value(k) * factor }).collect()
}

/// The text that only commit `k` writes.
pub(crate) fn text(k: i64) -> String {
    format!("commit {k}")
}

/// Changes of health by the commits `0 ..= to`.
pub(crate) fn changes(to: i64) -> i64 {
    (to + CHANGE_EVERY).div_euclid(CHANGE_EVERY)
}

fn value(k: i64) -> f64 {
    f64::from(i32::try_from(k).unwrap())
}

impl Scene {
    /// Sets up what is watched, in an empty database.
    pub(crate) async fn make(store: &Store) -> Self {
        let host = HostSettings {
            name: "web".to_owned(),
            description: String::new(),
            address: "192.0.2.1".to_owned(),
            port: 4048,
            tags: Vec::new(),
            enabled: true,
        };
        let host = store.create_host(&host, &BTreeSet::new(), None, at(0)).await.unwrap();
        for id in PLUGINS {
            store.install_plugin(&new_plugin(id), at(0)).await.unwrap();
        }
        let check = CheckSettings {
            name: "Standard".to_owned(),
            description: String::new(),
            enabled: true,
            host_ids: [host.id].into(),
            host_group_ids: BTreeSet::new(),
            plugins: PLUGINS.map(check_plugin).into(),
        };
        store.create_check(&check, &BTreeSet::new(), at(0)).await.unwrap();
        let channel = store.create_channel(&channel(), &|_| None, at(0)).await.unwrap().id;
        store.create_alert(&alert(channel), at(0)).await.unwrap();
        Self::find(store).await
    }

    /// What [`Self::make`] made.
    pub(crate) async fn find(store: &Store) -> Self {
        let assignments = store.assignments().await.unwrap().iter().map(|one| one.id).collect();
        let mut session = store.read().await.unwrap();
        let sql = "SELECT a.id AS alert, c.id AS channel FROM alerts a CROSS JOIN channels c";
        let row = session.query_one(sql, Vec::new()).await.unwrap();
        let (alert, channel) = (row.id("alert").unwrap(), row.id("channel").unwrap());
        Self { assignments, alert, channel }
    }

    /// What commit `k` writes.
    pub(crate) fn deed(&self, k: i64) -> Batch {
        let results = self.assignments.iter().enumerate().map(|(index, id)| {
            let message = match index {
                0 => Some(text(k)),
                1 => Some(format!("ten of {}", k / 10)),
                _ => None,
            };
            result(*id, k, message)
        });
        let changed = k % CHANGE_EVERY == 0;
        let transitions = changed.then(|| self.transition(k)).into_iter().collect();
        Batch { results: results.collect(), transitions }
    }

    fn transition(&self, k: i64) -> (NewTransition, Vec<NewNotification>) {
        let seq = changes(k);
        let subject = Subject::Assignment(self.assignments[0]);
        let health = |seq: i64| match seq {
            0 => Health::NoData,
            odd if odd % 2 == 1 => Health::Ok,
            _ => Health::Critical,
        };
        let (from, to) = (health(seq - 1), health(seq));
        let (value, reason) = (Some(value(k)), None);
        let change = NewTransition { subject, seq, from, to, at: at(k), value, reason };
        let notification = NewNotification {
            alert_id: self.alert,
            channel_id: self.channel,
            recipient: "192.0.2.9".to_owned(),
            kind: NotificationKind::Problem,
            dedup_key: format!("change {seq}"),
            problem_key: "problem".to_owned(),
            payload: "{}".to_owned(),
            host_id: None,
            status: NotificationStatus::Pending,
            reason: None,
        };
        (change, vec![notification])
    }
}

fn result(of: AssignmentId, k: i64, message: Option<String>) -> ClassifiedResult {
    let (name, factor) = METRICS[1];
    let metric = Metric { name: name.to_owned(), value: value(k) * factor, unit: String::new() };
    let outcome = Outcome {
        result_type: ResultType::Plugin,
        value: Some(value(k)),
        message,
        metrics: vec![metric],
    };
    let reply = Reply { assignment_id: of, at: at(k), duration_us: 1_000, outcome };
    ClassifiedResult { reply, health: Health::Ok, reason: None }
}

fn new_plugin(id: &str) -> NewPlugin {
    NewPlugin {
        id: PluginId::from(id),
        name: id.to_owned(),
        description: String::new(),
        version: "1".to_owned(),
        hash: format!("hash of {id}"),
        archive: id.as_bytes().to_vec(),
        n_historical: 5,
        manifest: serde_json::json!({ "id": id }),
        standard: false,
        classifier_source: "return 'ok'".to_owned(),
    }
}

fn check_plugin(id: &str) -> CheckPlugin {
    CheckPlugin {
        plugin_id: PluginId::from(id),
        parameters: serde_json::json!({}),
        n_historical: None,
        classifier_id: None,
    }
}

fn channel() -> ChannelSettings {
    let config = SyslogConfig {
        address: "192.0.2.9".to_owned(),
        port: 514,
        transport: SyslogTransport::Udp,
        facility: "daemon".to_owned(),
    };
    ChannelSettings { name: "log".to_owned(), enabled: true, config: ChannelConfig::Syslog(config) }
}

fn alert(channel: ChannelId) -> AlertSettings {
    AlertSettings {
        name: "All".to_owned(),
        enabled: true,
        subject: AlertSubject::Plugin,
        from: Health::ALL.into(),
        to: [Health::Critical, Health::Ok].into(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
        plugin_ids: BTreeSet::new(),
        check_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
        channel_ids: [channel].into(),
    }
}
