//! Which changes a rule tells about, and that every "no" says why.

use std::collections::BTreeSet;

use domain::alert::{AlertSettings, AlertSubject, Change, ChangeSubject, Decision};
use domain::health::Health;
use domain::id::{ChannelId, CheckId, HostGroupId, HostId, PluginId, ServiceId};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::health::any_health;
use super::refusal::assert_refused;

const SUBJECTS: [AlertSubject; 3] =
    [AlertSubject::Plugin, AlertSubject::Host, AlertSubject::Service];

fn rule(subject: AlertSubject) -> AlertSettings {
    AlertSettings {
        name: "wake us".into(),
        enabled: true,
        subject,
        from: [Health::Ok].into(),
        to: [Health::Critical].into(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
        plugin_ids: BTreeSet::new(),
        check_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
        channel_ids: [ChannelId(1)].into(),
    }
}

fn plugin_id(number: i64) -> PluginId {
    PluginId(format!("a.p{number}"))
}

/// A set of at most two out of three, often empty.
fn some<T: Ord + std::fmt::Debug>(make: fn(i64) -> T) -> impl Strategy<Value = BTreeSet<T>> {
    prop::collection::btree_set((0..3_i64).prop_map(make), 0..3)
}

fn any_rule() -> impl Strategy<Value = AlertSettings> {
    let healths =
        || subsequence(Health::ALL.to_vec(), 3..=7).prop_map(|set| set.into_iter().collect());
    (
        (prop::bool::weighted(0.9), select(SUBJECTS.to_vec()), healths(), healths()),
        (some(HostId), some(HostGroupId), some(plugin_id), some(CheckId), some(ServiceId)),
    )
        .prop_map(
            |((enabled, subject, from, to), (hosts, groups, plugins, checks, services))| {
                AlertSettings {
                    enabled,
                    from,
                    to,
                    host_ids: hosts,
                    host_group_ids: groups,
                    plugin_ids: plugins,
                    check_ids: checks,
                    service_ids: services,
                    ..rule(subject)
                }
            },
        )
}

fn any_change() -> impl Strategy<Value = Change> {
    let number = || 0..3_i64;
    let subject = prop_oneof![
        3 => (number(), some(HostGroupId), number(), number()).prop_map(|(h, group_ids, c, p)| {
            ChangeSubject::Plugin {
                host_id: HostId(h), group_ids, check_id: CheckId(c), plugin_id: plugin_id(p),
            }
        }),
        1 => (number(), some(HostGroupId))
            .prop_map(|(h, group_ids)| ChangeSubject::Host { host_id: HostId(h), group_ids }),
        1 => number().prop_map(|s| ChangeSubject::Service { service_id: ServiceId(s) }),
    ];
    (any_health(), any_health(), subject).prop_map(|(from, to, subject)| Change {
        from,
        to,
        subject,
    })
}

/// Every reason that speaks against telling.
fn objections(rule: &AlertSettings, change: &Change) -> Vec<Decision> {
    let mut found = Vec::new();
    let mut object = |applies: bool, decision| {
        if applies {
            found.push(decision);
        }
    };
    object(!rule.enabled, Decision::Disabled);
    object(!rule.from.contains(&change.from), Decision::FromNotWatched);
    object(!rule.to.contains(&change.to), Decision::ToNotWatched);
    let first_and_well = (change.from, change.to) == (Health::NoData, Health::Ok);
    object(first_and_well, Decision::FirstResult);
    object(change.from == change.to, Decision::AsBeforeSilence);
    let host_is_out = |host: &HostId, groups: &BTreeSet<HostGroupId>| {
        let restricted = rule.host_ids.len() + rule.host_group_ids.len() > 0;
        let named = rule.host_ids.contains(host);
        restricted && !named && rule.host_group_ids.intersection(groups).next().is_none()
    };
    let kind = match &change.subject {
        ChangeSubject::Plugin { host_id, group_ids, check_id, plugin_id } => {
            let plugins = &rule.plugin_ids;
            let checks = &rule.check_ids;
            object(host_is_out(host_id, group_ids), Decision::HostNotWatched);
            object(!plugins.is_empty() && !plugins.contains(plugin_id), Decision::PluginNotWatched);
            object(!checks.is_empty() && !checks.contains(check_id), Decision::CheckNotWatched);
            AlertSubject::Plugin
        }
        ChangeSubject::Host { host_id, group_ids } => {
            object(host_is_out(host_id, group_ids), Decision::HostNotWatched);
            AlertSubject::Host
        }
        ChangeSubject::Service { service_id } => {
            let services = &rule.service_ids;
            object(
                !services.is_empty() && !services.contains(service_id),
                Decision::ServiceNotWatched,
            );
            AlertSubject::Service
        }
    };
    object(kind != rule.subject, Decision::OtherSubject);
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_rule_tells_unless_something_speaks_against_it(rule in any_rule(), change in any_change()) {
        let objections = objections(&rule, &change);
        let decision = rule.decide(&change);
        if objections.is_empty() {
            prop_assert_eq!(decision, Decision::Notify);
        } else {
            prop_assert!(objections.contains(&decision), "{:?} not in {:?}", decision, objections);
        }
        if objections.contains(&Decision::OtherSubject) && rule.enabled {
            prop_assert_eq!(decision, Decision::OtherSubject, "what people should see first");
        }
    }
}

#[test]
fn every_refusal_says_its_reason() {
    let change = |subject| Change { from: Health::Ok, to: Health::Critical, subject };
    let (host_id, group_ids) = (HostId(1), BTreeSet::from([HostGroupId(1)]));
    let (check_id, service_id) = (CheckId(1), ServiceId(1));
    let on_plugin = change(ChangeSubject::Plugin {
        host_id,
        group_ids: group_ids.clone(),
        check_id,
        plugin_id: plugin_id(1),
    });
    let on_service = change(ChangeSubject::Service { service_id });
    let on_host = change(ChangeSubject::Host { host_id, group_ids });
    let [plugin, host, service] = SUBJECTS.map(rule);
    let none = BTreeSet::new;
    let table = [
        (plugin.clone(), &on_plugin, Decision::Notify),
        (host.clone(), &on_host, Decision::Notify),
        (service.clone(), &on_service, Decision::Notify),
        (AlertSettings { enabled: false, ..host.clone() }, &on_host, Decision::Disabled),
        (host.clone(), &on_plugin, Decision::OtherSubject),
        (AlertSettings { from: none(), ..host.clone() }, &on_host, Decision::FromNotWatched),
        (AlertSettings { to: none(), ..host.clone() }, &on_host, Decision::ToNotWatched),
        (
            AlertSettings { host_ids: [HostId(2)].into(), ..host.clone() },
            &on_host,
            Decision::HostNotWatched,
        ),
        (
            AlertSettings {
                host_ids: [HostId(2)].into(),
                host_group_ids: [HostGroupId(1)].into(),
                ..host
            },
            &on_host,
            Decision::Notify,
        ),
        (
            AlertSettings { plugin_ids: [plugin_id(2)].into(), ..plugin.clone() },
            &on_plugin,
            Decision::PluginNotWatched,
        ),
        (
            AlertSettings { check_ids: [CheckId(2)].into(), ..plugin },
            &on_plugin,
            Decision::CheckNotWatched,
        ),
        (
            AlertSettings { service_ids: [ServiceId(2)].into(), ..service },
            &on_service,
            Decision::ServiceNotWatched,
        ),
    ];
    for (rule, change, expected) in table {
        assert_eq!(rule.decide(change), expected, "{rule:?}");
    }
}

#[test]
fn validation_names_the_field() {
    use AlertSubject::{Host, Plugin, Service};
    type Change = fn(&mut AlertSettings);
    for subject in SUBJECTS {
        assert_eq!(rule(subject).validate(), Ok(()));
    }
    let faults: [(AlertSubject, &str, Change); 15] = [
        (Host, "name", |a| a.name.clear()),
        (Host, "from", |a| a.from.clear()),
        (Host, "to", |a| a.to.clear()),
        (Host, "to", |a| a.to = a.from.clone()),
        (Host, "to", |a| a.to = [Health::Degraded].into()),
        (Plugin, "from", |a| a.from = [Health::Degraded].into()),
        (Host, "channel_ids", |a| a.channel_ids.clear()),
        (Plugin, "service_ids", |a| a.service_ids = [ServiceId(1)].into()),
        (Host, "subject", |a| a.service_ids = [ServiceId(1)].into()),
        (Host, "subject", |a| a.plugin_ids = [plugin_id(1)].into()),
        (Host, "subject", |a| a.check_ids = [CheckId(1)].into()),
        (Service, "subject", |a| a.host_ids = [HostId(1)].into()),
        (Service, "subject", |a| a.host_group_ids = [HostGroupId(1)].into()),
        (Service, "subject", |a| a.plugin_ids = [plugin_id(1)].into()),
        (Service, "subject", |a| a.check_ids = [CheckId(1)].into()),
    ];
    for (subject, field, change) in faults {
        let mut settings = rule(subject);
        change(&mut settings);
        assert_refused(settings.validate(), field);
    }
    let degraded = AlertSettings { to: [Health::Degraded].into(), ..rule(Service) };
    assert_eq!(degraded.validate(), Ok(()), "a service can be degraded");
}
