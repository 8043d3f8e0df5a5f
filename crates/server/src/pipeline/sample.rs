//! A small plan for tests: two hosts, two checks on each, a service, a rule for everything.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use classifier::Script;
use domain::alert::{Alert, AlertSettings, AlertSubject};
use domain::assignment::Assignment;
use domain::channel::{Channel, ChannelConfig, ChannelSettings, SyslogConfig, SyslogTransport};
use domain::health::Health;
use domain::host::{Host, HostSettings};
use domain::id::{AssignmentId, CheckId, HostId, PluginId};
use domain::service::{Member, Service, ServiceSettings};
use domain::time::Timestamp;
use plugin::Manifest;

use crate::plan::{Plan, PlannedAssignment, PlannedClassifier, PlannedHost, PlannedPlugin};

/// Hosts 1 and 2, checks 1 and 2; assignments 11, 12, 21 and 22 by host and check.
pub(crate) const ASSIGNMENTS: [(i64, i64); 4] = [(1, 1), (1, 2), (2, 1), (2, 2)];

/// The number of the assignment of a host and a check.
pub(crate) fn number((host, check): (i64, i64)) -> AssignmentId {
    AssignmentId(host * 10 + check)
}

/// Everything, without schedules.
pub(crate) fn plan() -> Plan {
    let mut plan = Plan::default();
    for id in [1, 2] {
        plan.hosts.insert(HostId(id), host(id));
    }
    let (plugin, classifier) = (Arc::new(plugin()), Arc::new(classifier()));
    for place in ASSIGNMENTS {
        let (host_id, check_id) = (HostId(place.0), CheckId(place.1));
        let id = number(place);
        plan.of_host.entry(host_id).or_default().push(id);
        plan.of_check.entry(check_id).or_default().push(id);
        let plugin_id = PluginId::from("com.example.probe");
        let planned = PlannedAssignment {
            assignment: Assignment { id, host_id, check_id, plugin_id, active: true },
            check_name: format!("Check {check_id}"),
            plugin: Arc::clone(&plugin),
            parameters: Arc::new(serde_json::json!({})),
            n_historical: 5,
            classifier: Arc::clone(&classifier),
        };
        plan.assignments.insert(id, planned);
    }
    plan.services.push(service());
    plan.channels.insert(1.into(), channel());
    let subjects = [AlertSubject::Plugin, AlertSubject::Host, AlertSubject::Service];
    plan.alerts = (1..).zip(subjects).map(|(id, subject)| alert(id, subject)).collect();
    plan
}

fn host(id: i64) -> PlannedHost {
    let name = format!("web-{id:02}");
    PlannedHost {
        host: Host {
            id: HostId(id),
            settings: HostSettings {
                name: name.clone(),
                description: String::new(),
                address: "192.0.2.1".to_owned(),
                port: 4048,
                tags: Vec::new(),
                enabled: true,
            },
            pin: None,
            created_at: Timestamp(0),
        },
        target: None,
        group_ids: BTreeSet::new(),
        for_scripts: Arc::new(classifier::Host { name, tags: Vec::new() }),
    }
}

fn plugin() -> PlannedPlugin {
    let manifest = br#"{"name": "Probe", "id": "com.example.probe", "description": "Measures.",
        "version": "1", "default_n_historical": 5, "default_classifier": "classifier.lua",
        "runtime": "builtin", "entry": "cpu"}"#;
    PlannedPlugin {
        id: PluginId::from("com.example.probe"),
        name: "Probe".to_owned(),
        hash: protocol::ContentHash::from_digest([0; 32]),
        timeout: Duration::from_secs(1),
        manifest: Manifest::parse(manifest).unwrap(),
    }
}

fn classifier() -> PlannedClassifier {
    let script = Script::compile("Probe", "return 'ok'");
    PlannedClassifier { id: 1.into(), name: "Probe".to_owned(), version: 1, script }
}

/// Stands on host 1.
fn service() -> Service {
    let settings = ServiceSettings {
        name: "Shop".to_owned(),
        description: String::new(),
        dependencies: BTreeSet::from([Member::Host(HostId(1))]),
        redundancy_groups: Vec::new(),
    };
    Service { id: 1.into(), settings, created_at: Timestamp(0) }
}

fn channel() -> Channel {
    let config = ChannelConfig::Syslog(SyslogConfig {
        address: "192.0.2.9".to_owned(),
        port: 514,
        transport: SyslogTransport::Udp,
        facility: "daemon".to_owned(),
    });
    let settings = ChannelSettings { name: "Log".to_owned(), enabled: true, config };
    Channel { id: 1.into(), settings, secrets_set: BTreeSet::new(), created_at: Timestamp(0) }
}

fn alert(id: i64, subject: AlertSubject) -> Alert {
    let settings = AlertSettings {
        name: format!("Alert {id}"),
        enabled: true,
        subject,
        from: Health::ALL.into(),
        to: Health::ALL.into(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
        plugin_ids: BTreeSet::new(),
        check_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
        channel_ids: [1.into()].into(),
    };
    Alert { id: id.into(), settings, created_at: Timestamp(0) }
}
