//! Alerts: rules, what restricts them, and by which channels they tell.

mod restriction;

use domain::alert::{Alert, AlertSettings};
use domain::id::{AlertId, ChannelId};
use domain::time::Timestamp;

use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::{Chosen, Links, LinksOf};
use crate::named::{ALERTS, CHANNELS, name_key};
use crate::page::{Page, Paged};

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
    ALERT_CHANNELS.replace(session, id, &settings.channel_ids).await?;
    restriction::write(session, id, settings).await
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Alert>> {
    let mut channels: LinksOf<AlertId, ChannelId> = ALERT_CHANNELS.of(session, chosen).await?;
    let mut restrictions = restriction::load(session, chosen).await?;
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, enabled, subject, from_health, to_health, created_at FROM alerts
         WHERE {condition} ORDER BY name_key"
    );
    let mut alerts = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let restricted = restrictions.remove(&id).unwrap_or_default();
        let settings = AlertSettings {
            name: row.text("name")?,
            enabled: row.flag("enabled")?,
            subject: row.word("subject")?,
            from: row.json("from_health")?,
            to: row.json("to_health")?,
            host_ids: restricted.hosts,
            host_group_ids: restricted.groups,
            plugin_ids: restricted.plugins,
            check_ids: restricted.checks,
            service_ids: restricted.services,
            channel_ids: channels.remove(&id).unwrap_or_default(),
        };
        alerts.push(Alert { id, settings, created_at: row.time("created_at")? });
    }
    Ok(alerts)
}

async fn one(session: &mut Session, id: AlertId) -> Result<Alert> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("alert", id))
}
