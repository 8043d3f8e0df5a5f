//! A rule in words: "When CPU on any host in Web goes from ok to critical, tell Ops."

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use domain::alert::{AlertSettings, AlertSubject};
use domain::health::Health;
use domain::id::{ChannelId, CheckId, HostGroupId, HostId, PluginId, ServiceId};

use crate::api::Answer;
use crate::shared::Shared;

/// Names that a sentence lists before it counts the rest.
const NAMES_MAX: usize = 4;

/// The names of everything that a rule can name.
#[derive(Default)]
pub(super) struct Names {
    hosts: BTreeMap<HostId, String>,
    groups: BTreeMap<HostGroupId, String>,
    plugins: BTreeMap<PluginId, String>,
    checks: BTreeMap<CheckId, String>,
    services: BTreeMap<ServiceId, String>,
    channels: BTreeMap<ChannelId, String>,
}

impl Names {
    pub(super) async fn load(shared: &Shared) -> Answer<Self> {
        let store = &shared.store;
        let hosts = store.all_hosts().await?.into_iter();
        let groups = store.all_host_groups().await?.into_iter();
        let plugins = store.plugins().await?.into_iter();
        let checks = store.all_checks().await?.into_iter();
        let services = store.all_services().await?.into_iter();
        let channels = store.all_channels().await?.into_iter();
        Ok(Self {
            hosts: hosts.map(|host| (host.id, host.settings.name)).collect(),
            groups: groups.map(|group| (group.id, group.settings.name)).collect(),
            plugins: plugins.map(|plugin| (plugin.id, plugin.name)).collect(),
            checks: checks.map(|check| (check.id, check.settings.name)).collect(),
            services: services.map(|service| (service.id, service.settings.name)).collect(),
            channels: channels.map(|channel| (channel.id, channel.settings.name)).collect(),
        })
    }
}

/// The rule as one sentence.
pub(super) fn write(alert: &AlertSettings, names: &Names) -> String {
    let subject = match alert.subject {
        AlertSubject::Host => hosts(alert, names),
        AlertSubject::Service if alert.service_ids.is_empty() => "any service".to_owned(),
        AlertSubject::Service => one_of(&alert.service_ids, &names.services),
        AlertSubject::Plugin => format!("{} on {}", plugins(alert, names), hosts(alert, names)),
    };
    format!(
        "When {subject} goes from {} to {}, tell {}.",
        healths(&alert.from),
        healths(&alert.to),
        joined(&alert.channel_ids, &names.channels, "and"),
    )
}

fn hosts(alert: &AlertSettings, names: &Names) -> String {
    let hosts = (!alert.host_ids.is_empty()).then(|| one_of(&alert.host_ids, &names.hosts));
    let groups = (!alert.host_group_ids.is_empty())
        .then(|| format!("any host in {}", one_of(&alert.host_group_ids, &names.groups)));
    match (hosts, groups) {
        (None, None) => "any host".to_owned(),
        (Some(hosts), None) => hosts,
        (None, Some(groups)) => groups,
        (Some(hosts), Some(groups)) => format!("{hosts} or {groups}"),
    }
}

fn plugins(alert: &AlertSettings, names: &Names) -> String {
    let plugins = if alert.plugin_ids.is_empty() {
        "any plugin".to_owned()
    } else {
        one_of(&alert.plugin_ids, &names.plugins)
    };
    if alert.check_ids.is_empty() {
        return plugins;
    }
    format!("{plugins} of the check {}", one_of(&alert.check_ids, &names.checks))
}

fn healths(healths: &BTreeSet<Health>) -> String {
    if healths.len() == Health::ALL.len() {
        return "anything".to_owned();
    }
    let words = healths.iter().rev().map(|health| health.as_str().replace('_', " "));
    in_words(words.collect(), "or")
}

fn one_of<I: Ord + Display>(ids: &BTreeSet<I>, names: &BTreeMap<I, String>) -> String {
    joined(ids, names, "or")
}

fn joined<I: Ord + Display>(
    ids: &BTreeSet<I>,
    names: &BTreeMap<I, String>,
    conjunction: &str,
) -> String {
    let mut words: Vec<String> = ids
        .iter()
        .take(NAMES_MAX)
        .map(|id| names.get(id).cloned().unwrap_or_else(|| format!("number {id}")))
        .collect();
    if ids.len() > NAMES_MAX {
        words.push(format!("{} more", ids.len() - NAMES_MAX));
    }
    in_words(words, conjunction)
}

fn in_words(mut words: Vec<String>, conjunction: &str) -> String {
    match words.pop() {
        None => "nobody".to_owned(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} {conjunction} {last}", words.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert() -> AlertSettings {
        AlertSettings {
            name: "a".to_owned(),
            enabled: true,
            subject: AlertSubject::Host,
            from: BTreeSet::from([Health::Ok]),
            to: BTreeSet::from([Health::Major, Health::Critical]),
            host_ids: BTreeSet::new(),
            host_group_ids: BTreeSet::new(),
            plugin_ids: BTreeSet::new(),
            check_ids: BTreeSet::new(),
            service_ids: BTreeSet::new(),
            channel_ids: BTreeSet::from([ChannelId(1)]),
        }
    }

    fn names() -> Names {
        let mut names = Names::default();
        names.channels.insert(ChannelId(1), "Ops".to_owned());
        names.groups.insert(HostGroupId(2), "Web".to_owned());
        names.plugins.insert(PluginId::from("a.cpu"), "CPU".to_owned());
        names
    }

    #[test]
    fn reads_as_a_sentence() {
        assert_eq!(
            write(&alert(), &names()),
            "When any host goes from ok to critical or major, tell Ops."
        );
        let narrow = AlertSettings {
            subject: AlertSubject::Plugin,
            from: Health::ALL.into(),
            host_group_ids: BTreeSet::from([HostGroupId(2)]),
            plugin_ids: BTreeSet::from([PluginId::from("a.cpu")]),
            ..alert()
        };
        assert_eq!(
            write(&narrow, &names()),
            "When CPU on any host in Web goes from anything to critical or major, tell Ops."
        );
    }

    #[test]
    fn long_lists_are_counted() {
        let many = AlertSettings { host_ids: (1..=9).map(HostId).collect(), ..alert() };
        let text = write(&many, &names());
        assert!(text.contains("number 4 or 5 more goes"), "{text}");
    }
}
