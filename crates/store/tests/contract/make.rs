//! Things to test with: each function gives the plainest valid one of its kind.

use std::collections::BTreeSet;

use domain::alert::{AlertSettings, AlertSubject};
use domain::channel::{ChannelConfig, ChannelSettings, SyslogConfig, SyslogTransport};
use domain::check::{Check, CheckPlugin, CheckSettings};
use domain::classifier::ClassifierSettings;
use domain::group::{HostGroup, HostGroupSettings};
use domain::health::Health;
use domain::host::{Host, HostSettings};
use domain::id::{AssignmentId, ChannelId, HostGroupId, HostId, PluginId};
use domain::plugin::Plugin;
use domain::schedule::{IntervalSettings, ScheduleSettings};
use domain::service::ServiceSettings;
use domain::time::Timestamp;
use domain::user::{Role, User};
use store::error::StoreError;
use store::plugin::NewPlugin;
use store::{Page, Store};

/// A moment.
pub(crate) const NOW: Timestamp = Timestamp(1_900_000_000_000_000);

/// `seconds` after [`NOW`].
pub(crate) fn later(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(NOW.seconds() + seconds)
}

/// How many cases a property test runs: few, unless `PROPTEST_CASES` says how many.
pub(crate) fn cases(few: u32) -> u32 {
    let told = std::env::var("PROPTEST_CASES").ok();
    told.and_then(|count| count.parse().ok()).unwrap_or(few)
}

pub(crate) fn page(limit: u32, after: Option<String>) -> Page {
    Page::new(limit, after).unwrap()
}

/// The field and message of a refusal.
#[track_caller]
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> (String, String) {
    match result.unwrap_err() {
        StoreError::Invalid(invalid) => (invalid.field, invalid.message),
        other => panic!("not a refused field: {other}"),
    }
}

/// Who keeps something from being deleted.
#[track_caller]
pub(crate) fn dependants<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Vec<String> {
    match result.unwrap_err() {
        StoreError::InUse { dependants } => dependants,
        other => panic!("not in use: {other}"),
    }
}

#[track_caller]
pub(crate) fn assert_not_found<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    let error = result.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
}

#[track_caller]
pub(crate) fn assert_conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    let error = result.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error}");
}

pub(crate) async fn user(store: &Store, name: &str) -> User {
    store.create_user(name, Role::Administrator, "a hash", NOW).await.unwrap()
}

pub(crate) fn host_settings(name: &str) -> HostSettings {
    HostSettings {
        name: name.to_owned(),
        description: String::new(),
        address: "192.0.2.1".to_owned(),
        port: 4048,
        tags: Vec::new(),
        enabled: true,
    }
}

pub(crate) async fn host(store: &Store, name: &str) -> Host {
    store.create_host(&host_settings(name), &BTreeSet::new(), None, NOW).await.unwrap()
}

pub(crate) fn group_settings(name: &str) -> HostGroupSettings {
    HostGroupSettings {
        name: name.to_owned(),
        description: String::new(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
    }
}

pub(crate) async fn group(
    store: &Store,
    name: &str,
    hosts: &[HostId],
    groups: &[HostGroupId],
) -> HostGroup {
    let settings = HostGroupSettings {
        host_ids: hosts.iter().copied().collect(),
        host_group_ids: groups.iter().copied().collect(),
        ..group_settings(name)
    };
    store.create_host_group(&settings, NOW).await.unwrap()
}

pub(crate) fn new_plugin(id: &str, version: &str) -> NewPlugin {
    NewPlugin {
        id: PluginId::from(id),
        name: format!("Plugin {id}"),
        description: "Measures.".to_owned(),
        version: version.to_owned(),
        hash: format!("hash of {id} {version}"),
        archive: format!("archive of {id} {version}").into_bytes(),
        n_historical: 5,
        manifest: serde_json::json!({ "id": id, "name": "n" }),
        standard: false,
        classifier_source: format!("return 'ok' -- {version}"),
    }
}

pub(crate) async fn plugin(store: &Store, id: &str) -> Plugin {
    store.install_plugin(&new_plugin(id, "1"), NOW).await.unwrap().0
}

pub(crate) fn check_plugin(id: &str) -> CheckPlugin {
    CheckPlugin {
        plugin_id: PluginId::from(id),
        parameters: serde_json::json!({}),
        n_historical: None,
        classifier_id: None,
    }
}

pub(crate) fn check_settings(name: &str) -> CheckSettings {
    CheckSettings {
        name: name.to_owned(),
        description: String::new(),
        enabled: true,
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
        plugins: Vec::new(),
    }
}

pub(crate) async fn check(store: &Store, name: &str, hosts: &[HostId], plugins: &[&str]) -> Check {
    let settings = CheckSettings {
        host_ids: hosts.iter().copied().collect(),
        plugins: plugins.iter().map(|id| check_plugin(id)).collect(),
        ..check_settings(name)
    };
    store.create_check(&settings, &BTreeSet::new(), NOW).await.unwrap()
}

/// The one assignment there is: a plugin that a check runs on a host. Made if it is not there.
pub(crate) async fn assignment(store: &Store) -> AssignmentId {
    if let Some(known) = store.assignments().await.unwrap().first() {
        return known.id;
    }
    let web = host(store, "web").await.id;
    plugin(store, "org.example.cpu").await;
    check(store, "Standard", &[web], &["org.example.cpu"]).await;
    store.assignments().await.unwrap()[0].id
}

pub(crate) fn schedule_settings(name: &str, deltas_s: &[i64]) -> ScheduleSettings {
    let interval = |delta_s: &i64| IntervalSettings { start: NOW, delta_s: *delta_s };
    ScheduleSettings {
        name: name.to_owned(),
        description: String::new(),
        enabled: true,
        check_ids: BTreeSet::new(),
        intervals: deltas_s.iter().map(interval).collect(),
        active_hours: None,
    }
}

pub(crate) fn classifier_settings(name: &str, source: &str) -> ClassifierSettings {
    ClassifierSettings {
        name: name.to_owned(),
        description: String::new(),
        source: source.to_owned(),
    }
}

pub(crate) fn service_settings(name: &str) -> ServiceSettings {
    ServiceSettings {
        name: name.to_owned(),
        description: String::new(),
        dependencies: BTreeSet::new(),
        redundancy_groups: Vec::new(),
    }
}

pub(crate) fn channel_settings(name: &str) -> ChannelSettings {
    ChannelSettings {
        name: name.to_owned(),
        enabled: true,
        config: ChannelConfig::Syslog(SyslogConfig {
            address: "192.0.2.9".to_owned(),
            port: 514,
            transport: SyslogTransport::Udp,
            facility: "daemon".to_owned(),
        }),
    }
}

pub(crate) async fn channel(store: &Store, name: &str) -> ChannelId {
    store.create_channel(&channel_settings(name), &|_| None, NOW).await.unwrap().id
}

pub(crate) fn alert_settings(name: &str, channel: ChannelId) -> AlertSettings {
    AlertSettings {
        name: name.to_owned(),
        enabled: true,
        subject: AlertSubject::Plugin,
        from: Health::ALL.into(),
        to: [Health::Critical, Health::Major].into(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
        plugin_ids: BTreeSet::new(),
        check_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
        channel_ids: [channel].into(),
    }
}
