//! What restricts alerts: one row for each host, group, plugin, check or service that is named.

use std::collections::{BTreeMap, BTreeSet};

use domain::alert::AlertSettings;
use domain::id::{AlertId, CheckId, HostGroupId, HostId, PluginId, ServiceId};

use crate::engine::{Arg, Session};
use crate::error::Result;
use crate::link::Chosen;
use crate::named::{CHECKS, HOST_GROUPS, HOSTS, SERVICES};
use crate::plugin;

/// What restricts one alert.
#[derive(Default)]
pub(super) struct Restrictions {
    pub(super) hosts: BTreeSet<HostId>,
    pub(super) groups: BTreeSet<HostGroupId>,
    pub(super) plugins: BTreeSet<PluginId>,
    pub(super) checks: BTreeSet<CheckId>,
    pub(super) services: BTreeSet<ServiceId>,
}

/// The restrictions of the chosen alerts; unrestricted ones are absent.
pub(super) async fn load(
    session: &mut Session,
    chosen: &Chosen,
) -> Result<BTreeMap<AlertId, Restrictions>> {
    let (condition, args) = chosen.condition("alert_id", 1);
    let sql = format!(
        "SELECT alert_id, host_id, host_group_id, plugin_id, check_id, service_id
         FROM alert_restrictions WHERE {condition}"
    );
    let mut restrictions: BTreeMap<AlertId, Restrictions> = BTreeMap::new();
    for row in session.query(sql, args).await? {
        let of = restrictions.entry(row.id("alert_id")?).or_default();
        of.hosts.extend(row.int_or_null("host_id")?.map(HostId));
        of.groups.extend(row.int_or_null("host_group_id")?.map(HostGroupId));
        of.plugins.extend(row.text_or_null("plugin_id")?.map(PluginId));
        of.checks.extend(row.int_or_null("check_id")?.map(CheckId));
        of.services.extend(row.int_or_null("service_id")?.map(ServiceId));
    }
    Ok(restrictions)
}

/// Puts the restrictions of `settings` in the place of what restricted the alert.
pub(super) async fn write(
    session: &mut Session,
    id: AlertId,
    settings: &AlertSettings,
) -> Result<()> {
    check_there(session, settings).await?;
    session.execute("DELETE FROM alert_restrictions WHERE alert_id = $1", vec![id.into()]).await?;
    let named: [(&str, Vec<Arg>); 5] = [
        ("host_id", numbers(&settings.host_ids)),
        ("host_group_id", numbers(&settings.host_group_ids)),
        ("plugin_id", settings.plugin_ids.iter().map(Arg::from).collect()),
        ("check_id", numbers(&settings.check_ids)),
        ("service_id", numbers(&settings.service_ids)),
    ];
    for (column, things) in named {
        let head = format!("INSERT INTO alert_restrictions (alert_id, {column})");
        let rows = things.into_iter().map(|thing| vec![id.into(), thing]).collect();
        session.insert_rows(&head, rows, "").await?;
    }
    Ok(())
}

async fn check_there(session: &mut Session, settings: &AlertSettings) -> Result<()> {
    HOSTS.check_there(session, "host_ids", settings.host_ids.iter().copied()).await?;
    HOST_GROUPS
        .check_there(session, "host_group_ids", settings.host_group_ids.iter().copied())
        .await?;
    CHECKS.check_there(session, "check_ids", settings.check_ids.iter().copied()).await?;
    SERVICES.check_there(session, "service_ids", settings.service_ids.iter().copied()).await?;
    plugin::check_there(session, |_| "plugin_ids".to_owned(), &settings.plugin_ids).await
}

fn numbers<T: Copy + Into<Arg>>(ids: &BTreeSet<T>) -> Vec<Arg> {
    ids.iter().map(|id| (*id).into()).collect()
}
