//! Alerts: rules, what restricts them, and by which channels they tell.

use std::collections::BTreeMap;

use domain::alert::{Alert, AlertSettings};
use domain::id::{AlertId, ChannelId, CheckId, HostGroupId, HostId, PluginId, ServiceId};
use domain::time::Timestamp;

use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::{Chosen, Links};
use crate::named::{ALERTS, CHANNELS, CHECKS, HOST_GROUPS, HOSTS, SERVICES, name_key};
use crate::page::{Page, Paged};
use crate::plugin;

const ALERT_CHANNELS: Links =
    Links { table: "alert_channels", owner: "alert_id", member: "channel_id" };

impl Store {
    /// Alerts by name.
    pub async fn list_alerts(&self, search: Option<&str>, page: &Page) -> Result<Paged<Alert>> {
        let mut session = self.snapshot().await?;
        let ids = ALERTS.page(&mut session, search, page).await?;
        let alerts = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(alerts))
    }

    /// Every alert, by name.
    pub async fn all_alerts(&self) -> Result<Vec<Alert>> {
        load(&mut self.snapshot().await?, &Chosen::All).await
    }

    /// One alert.
    pub async fn alert(&self, id: AlertId) -> Result<Alert> {
        one(&mut self.snapshot().await?, id).await
    }

    /// Adds an alert.
    pub async fn create_alert(&self, settings: &AlertSettings, now: Timestamp) -> Result<Alert> {
        settings.validate()?;
        let mut session = self.configure().await?;
        ALERTS.check_free(&mut session, &settings.name, None).await?;
        let mut args = settings_args(settings)?;
        args.push(now.into());
        let row = session
            .query_one(
                "INSERT INTO alerts
                     (name, name_key, enabled, subject, from_health, to_health, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                args,
            )
            .await?;
        let id = row.id("id")?;
        write_parts(&mut session, id, settings).await?;
        let alert = one(&mut session, id).await?;
        session.commit().await?;
        Ok(alert)
    }

    /// Changes an alert.
    pub async fn update_alert(&self, id: AlertId, settings: &AlertSettings) -> Result<Alert> {
        settings.validate()?;
        let mut session = self.configure().await?;
        ALERTS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let mut args = settings_args(settings)?;
        args.push(id.into());
        let rows = session
            .execute(
                "UPDATE alerts SET name = $1, name_key = $2, enabled = $3, subject = $4,
                     from_health = $5, to_health = $6
                 WHERE id = $7",
                args,
            )
            .await?;
        ALERTS.expect_one(rows, id)?;
        write_parts(&mut session, id, settings).await?;
        let alert = one(&mut session, id).await?;
        session.commit().await?;
        Ok(alert)
    }

    /// Deletes an alert; what it sent stays on record.
    pub async fn delete_alert(&self, id: AlertId) -> Result<()> {
        let mut session = self.configure().await?;
        ALERTS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

/// Which alerts are restricted to the thing `$1` that stands in `column`.
pub(crate) fn restricted_by(column: &str) -> String {
    format!(
        "SELECT a.name FROM alert_restrictions r JOIN alerts a ON a.id = r.alert_id
         WHERE r.{column} = $1"
    )
}

fn settings_args(settings: &AlertSettings) -> Result<Vec<Arg>> {
    Ok(vec![
        (&settings.name).into(),
        name_key(&settings.name).into(),
        settings.enabled.into(),
        settings.subject.as_str().into(),
        Arg::json(&settings.from)?,
        Arg::json(&settings.to)?,
    ])
}

/// Writes the channels and restrictions.
async fn write_parts(session: &mut Session, id: AlertId, settings: &AlertSettings) -> Result<()> {
    CHANNELS.check_there(session, "channel_ids", settings.channel_ids.iter().copied()).await?;
    HOSTS.check_there(session, "host_ids", settings.host_ids.iter().copied()).await?;
    HOST_GROUPS
        .check_there(session, "host_group_ids", settings.host_group_ids.iter().copied())
        .await?;
    CHECKS.check_there(session, "check_ids", settings.check_ids.iter().copied()).await?;
    SERVICES.check_there(session, "service_ids", settings.service_ids.iter().copied()).await?;
    let plugins_field = |_| "plugin_ids".to_owned();
    plugin::check_there(session, plugins_field, &settings.plugin_ids).await?;

    ALERT_CHANNELS.replace(session, id, &settings.channel_ids).await?;
    session.execute("DELETE FROM alert_restrictions WHERE alert_id = $1", vec![id.into()]).await?;
    let none = || Arg::Int(None);
    let row =
        |host, group, plugin, check, service| vec![id.into(), host, group, plugin, check, service];
    let no_plugin = || Arg::Text(None);
    let hosts = settings.host_ids.iter();
    let groups = settings.host_group_ids.iter();
    let plugins = settings.plugin_ids.iter();
    let checks = settings.check_ids.iter();
    let services = settings.service_ids.iter();
    let rows = hosts
        .map(|host| row((*host).into(), none(), no_plugin(), none(), none()))
        .chain(groups.map(|group| row(none(), (*group).into(), no_plugin(), none(), none())))
        .chain(plugins.map(|plugin| row(none(), none(), plugin.into(), none(), none())))
        .chain(checks.map(|check| row(none(), none(), no_plugin(), (*check).into(), none())))
        .chain(services.map(|service| row(none(), none(), no_plugin(), none(), (*service).into())))
        .collect();
    session
        .insert_rows(
            "INSERT INTO alert_restrictions
                 (alert_id, host_id, host_group_id, plugin_id, check_id, service_id)",
            rows,
            "",
        )
        .await
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Alert>> {
    let mut channels = ALERT_CHANNELS.of::<AlertId, ChannelId>(session, chosen).await?;
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, enabled, subject, from_health, to_health, created_at FROM alerts
         WHERE {condition} ORDER BY name_key"
    );
    let mut alerts = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let settings = AlertSettings {
            name: row.text("name")?,
            enabled: row.flag("enabled")?,
            subject: row.word("subject")?,
            from: row.json("from_health")?,
            to: row.json("to_health")?,
            host_ids: Default::default(),
            host_group_ids: Default::default(),
            plugin_ids: Default::default(),
            check_ids: Default::default(),
            service_ids: Default::default(),
            channel_ids: channels.remove(&id).unwrap_or_default(),
        };
        alerts.push(Alert { id, settings, created_at: row.time("created_at")? });
    }
    load_restrictions(session, chosen, &mut alerts).await?;
    Ok(alerts)
}

async fn load_restrictions(
    session: &mut Session,
    chosen: &Chosen,
    alerts: &mut [Alert],
) -> Result<()> {
    let mut by_id: BTreeMap<AlertId, &mut AlertSettings> =
        alerts.iter_mut().map(|alert| (alert.id, &mut alert.settings)).collect();
    let (condition, args) = chosen.condition("alert_id", 1);
    let sql = format!(
        "SELECT alert_id, host_id, host_group_id, plugin_id, check_id, service_id
         FROM alert_restrictions WHERE {condition}"
    );
    for row in session.query(sql, args).await? {
        let Some(settings) = by_id.get_mut(&row.id("alert_id")?) else { continue };
        settings.host_ids.extend(row.int_or_null("host_id")?.map(HostId));
        settings.host_group_ids.extend(row.int_or_null("host_group_id")?.map(HostGroupId));
        settings.plugin_ids.extend(row.text_or_null("plugin_id")?.map(PluginId));
        settings.check_ids.extend(row.int_or_null("check_id")?.map(CheckId));
        settings.service_ids.extend(row.int_or_null("service_id")?.map(ServiceId));
    }
    Ok(())
}

async fn one(session: &mut Session, id: AlertId) -> Result<Alert> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("alert", id))
}
