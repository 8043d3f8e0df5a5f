//! What an administrator sets: hosts, checks, channels, rules; each in its plainest form.

use std::collections::{BTreeMap, BTreeSet};

use domain::alert::{AlertSettings, AlertSubject};
use domain::channel::{ChannelConfig, ChannelSettings, WebhookConfig};
use domain::check::{CheckPlugin, CheckSettings};
use domain::health::Health;
use domain::host::HostSettings;
use domain::id::{AlertId, ChannelId, CheckId, HostId, PluginId, ServiceId};
use domain::schedule::{IntervalSettings, ScheduleSettings};
use domain::service::{Member, ServiceSettings};
use protocol::enrolment::{AgentKey, Enrolment};
use server::vault::{agent_key_context, channel_secrets_context};
use store::channel::SealedSecrets;
use store::host::EnrolledAgent;

use crate::probe;
use crate::world::World;

impl World {
    /// A host whose agent is that member of the fleet.
    pub(crate) async fn host(&self, name: &str, agent: usize) -> HostId {
        let enrolment = self.fleet.members()[agent].enrolment.parse().unwrap();
        self.enrol(name, "127.0.0.1", &enrolment).await
    }

    /// A host of that fleet member which is given another key.
    pub(crate) async fn host_with_wrong_key(&self, name: &str, agent: usize) -> HostId {
        let mut enrolment: Enrolment = self.fleet.members()[agent].enrolment.parse().unwrap();
        enrolment.key = AgentKey([9; 32]);
        self.enrol(name, "127.0.0.1", &enrolment).await
    }

    /// A host anywhere.
    pub(crate) async fn enrol(&self, name: &str, address: &str, enrolment: &Enrolment) -> HostId {
        let settings = HostSettings {
            name: name.to_owned(),
            description: String::new(),
            address: address.to_owned(),
            port: enrolment.port,
            tags: Vec::new(),
            enabled: true,
        };
        let shared = self.shared();
        let agent = |id| EnrolledAgent {
            pin: enrolment.pin.0,
            agent_key_sealed: shared.vault.seal(&agent_key_context(id), &enrolment.key.0),
        };
        let groups = BTreeSet::new();
        let host = shared.store.create_host(&settings, &groups, Some(&agent), self.now()).await;
        shared.signals.configuration_changed("hosts");
        host.unwrap().id
    }

    /// Runs the probe on these hosts every second.
    pub(crate) async fn check(&self, hosts: &[HostId]) -> CheckId {
        let shared = self.shared();
        let check = CheckSettings {
            name: "Standard".to_owned(),
            description: String::new(),
            enabled: true,
            host_ids: hosts.iter().copied().collect(),
            host_group_ids: BTreeSet::new(),
            plugins: vec![CheckPlugin {
                plugin_id: PluginId::from(probe::ID),
                parameters: serde_json::json!({}),
                n_historical: None,
                classifier_id: None,
            }],
        };
        let check = shared.store.create_check(&check, &BTreeSet::new(), self.now()).await.unwrap();
        let schedule = ScheduleSettings {
            name: "Every second".to_owned(),
            description: String::new(),
            enabled: true,
            check_ids: [check.id].into(),
            intervals: vec![IntervalSettings { start: self.now(), delta_s: 1 }],
            active_hours: None,
        };
        shared.store.create_schedule(&schedule, self.now()).await.unwrap();
        shared.signals.configuration_changed("checks");
        check.id
    }

    /// A service that stands on one host.
    pub(crate) async fn service(&self, host: HostId) -> ServiceId {
        let settings = ServiceSettings {
            name: "Shop".to_owned(),
            description: String::new(),
            dependencies: [Member::Host(host)].into(),
            redundancy_groups: Vec::new(),
        };
        let shared = self.shared();
        let service = shared.store.create_service(&settings, self.now()).await.unwrap();
        shared.signals.configuration_changed("services");
        service.id
    }

    /// A webhook channel, signed if there is a key.
    pub(crate) async fn webhook(&self, name: &str, url: &str, key: Option<&str>) -> ChannelId {
        let shared = self.shared();
        let seal = |id| {
            let secrets = BTreeMap::from([("signing_key", key?)]);
            let plain = serde_json::to_vec(&secrets).unwrap();
            Some(SealedSecrets {
                names: ["signing_key".to_owned()].into(),
                bytes: shared.vault.seal(&channel_secrets_context(id), &plain),
            })
        };
        let settings = webhook_settings(name, url);
        let channel = shared.store.create_channel(&settings, &seal, self.now()).await.unwrap();
        shared.signals.configuration_changed("channels");
        channel.id
    }

    /// A rule: every change between ok and critical.
    pub(crate) async fn alert(
        &self,
        name: &str,
        subject: AlertSubject,
        channel: ChannelId,
    ) -> AlertId {
        let healths = BTreeSet::from([Health::Ok, Health::Critical]);
        let settings = AlertSettings {
            name: name.to_owned(),
            enabled: true,
            subject,
            from: healths.clone(),
            to: healths,
            host_ids: BTreeSet::new(),
            host_group_ids: BTreeSet::new(),
            plugin_ids: BTreeSet::new(),
            check_ids: BTreeSet::new(),
            service_ids: BTreeSet::new(),
            channel_ids: [channel].into(),
        };
        let shared = self.shared();
        let alert = shared.store.create_alert(&settings, self.now()).await.unwrap();
        shared.signals.configuration_changed("alerts");
        alert.id
    }
}

pub(crate) fn webhook_settings(name: &str, url: &str) -> ChannelSettings {
    ChannelSettings {
        name: name.to_owned(),
        enabled: true,
        config: ChannelConfig::Webhook(WebhookConfig {
            url: url.to_owned(),
            headers: BTreeMap::new(),
            body_template: None,
            ca_pem: None,
        }),
    }
}
