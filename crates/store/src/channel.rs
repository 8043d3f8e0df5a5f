//! Channels. Their secrets are sealed before they come here and stay sealed.

use std::collections::BTreeSet;

use domain::channel::{Channel, ChannelConfig, ChannelSettings};
use domain::id::ChannelId;
use domain::time::Timestamp;

use crate::engine::{Arg, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::named::{CHANNELS, name_key, refuse_if_used};
use crate::page::{Page, Paged};

/// A channel's secrets: which are set, and all of them sealed for the channel's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// Which are set.
    pub names: BTreeSet<String>,
    /// All of them, sealed together.
    pub bytes: Vec<u8>,
}

/// Seals secrets for the row that the channel got; none if there are none.
pub type SealSecrets<'a> = &'a (dyn Fn(ChannelId) -> Option<SealedSecrets> + Sync);

impl Store {
    /// Channels by name.
    pub async fn list_channels(&self, search: Option<&str>, page: &Page) -> Result<Paged<Channel>> {
        let mut session = self.snapshot().await?;
        let ids = CHANNELS.page(&mut session, search, page).await?;
        let channels = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(channels))
    }

    /// Every channel, by name.
    pub async fn all_channels(&self) -> Result<Vec<Channel>> {
        load(&mut self.read().await?, &Chosen::All).await
    }

    /// One channel.
    pub async fn channel(&self, id: ChannelId) -> Result<Channel> {
        one(&mut self.read().await?, id).await
    }

    /// The sealed secrets of a channel, if it has any.
    pub async fn channel_secrets_sealed(&self, id: ChannelId) -> Result<Option<Vec<u8>>> {
        let row = self
            .read()
            .await?
            .query_optional("SELECT secrets_sealed FROM channels WHERE id = $1", vec![id.into()])
            .await?;
        row.ok_or_else(|| StoreError::not_found("channel", id))?.blob_or_null("secrets_sealed")
    }

    /// Adds a channel. `seal` is asked once the channel has its number.
    pub async fn create_channel(
        &self,
        settings: &ChannelSettings,
        seal: SealSecrets<'_>,
        now: Timestamp,
    ) -> Result<Channel> {
        settings.validate()?;
        let mut session = self.configure().await?;
        CHANNELS.check_free(&mut session, &settings.name, None).await?;
        let mut args = settings_args(settings)?;
        args.push(now.into());
        let row = session
            .query_one(
                "INSERT INTO channels
                     (name, name_key, module, enabled, config, secret_names, created_at)
                 VALUES ($1, $2, $3, $4, $5, '[]', $6) RETURNING id",
                args,
            )
            .await?;
        let id = row.id("id")?;
        if let Some(secrets) = seal(id) {
            set_secrets(&mut session, id, secrets).await?;
        }
        let channel = one(&mut session, id).await?;
        session.commit().await?;
        Ok(channel)
    }

    /// Changes a channel; absent `secrets` keep what is there, and given ones replace all of it.
    pub async fn update_channel(
        &self,
        id: ChannelId,
        settings: &ChannelSettings,
        secrets: Option<SealedSecrets>,
    ) -> Result<Channel> {
        settings.validate()?;
        let mut session = self.configure().await?;
        CHANNELS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let mut args = settings_args(settings)?;
        args.push(id.into());
        let rows = session
            .execute(
                "UPDATE channels SET name = $1, name_key = $2, module = $3, enabled = $4,
                     config = $5
                 WHERE id = $6",
                args,
            )
            .await?;
        CHANNELS.expect_one(rows, id)?;
        if let Some(secrets) = secrets {
            set_secrets(&mut session, id, secrets).await?;
        }
        let channel = one(&mut session, id).await?;
        session.commit().await?;
        Ok(channel)
    }

    /// Deletes a channel; refused while an alert tells by it.
    pub async fn delete_channel(&self, id: ChannelId) -> Result<()> {
        let mut session = self.configure().await?;
        let uses = [(
            "alert",
            "SELECT a.name FROM alert_channels c JOIN alerts a ON a.id = c.alert_id
             WHERE c.channel_id = $1"
                .to_owned(),
        )];
        refuse_if_used(&mut session, id, &uses).await?;
        CHANNELS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

fn settings_args(settings: &ChannelSettings) -> Result<Vec<Arg>> {
    Ok(vec![
        (&settings.name).into(),
        name_key(&settings.name).into(),
        settings.config.module().into(),
        settings.enabled.into(),
        Arg::json(&settings.config)?,
    ])
}

async fn set_secrets(session: &mut Session, id: ChannelId, secrets: SealedSecrets) -> Result<()> {
    let bytes = (!secrets.names.is_empty()).then_some(secrets.bytes);
    session
        .execute(
            "UPDATE channels SET secret_names = $2, secrets_sealed = $3 WHERE id = $1",
            vec![id.into(), Arg::json(&secrets.names)?, bytes.into()],
        )
        .await?;
    Ok(())
}

fn channel(row: &Row) -> Result<Channel> {
    Ok(Channel {
        id: row.id("id")?,
        settings: ChannelSettings {
            name: row.text("name")?,
            enabled: row.flag("enabled")?,
            config: row.json::<ChannelConfig>("config")?,
        },
        secrets_set: row.json("secret_names")?,
        created_at: row.time("created_at")?,
    })
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Channel>> {
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, enabled, config, secret_names, created_at FROM channels
         WHERE {condition} ORDER BY name_key"
    );
    session.query(sql, args).await?.iter().map(channel).collect()
}

async fn one(session: &mut Session, id: ChannelId) -> Result<Channel> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("channel", id))
}
