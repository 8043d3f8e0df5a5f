//! Hosts. What their agents report about themselves is kept beside what people set.

mod agent;

use std::collections::BTreeSet;

use domain::host::{Host, HostSettings};
use domain::id::{HostGroupId, HostId};
use domain::time::Timestamp;
use domain::transition::Subject;

use agent::set_agent;
pub use agent::{Enrol, EnrolledAgent, Sighting};

use crate::alert::restricted_by;
use crate::assignment::{forget_assignments_of, forget_health, refresh_assignments};
use crate::engine::{Arg, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::host_group::GROUP_HOSTS;
use crate::link::{Chosen, LinksOf};
use crate::named::{HOST_GROUPS, HOSTS, name_key, pattern, refuse_if_used};
use crate::page::{Page, Paged};
use crate::service::standing_on;

/// Which hosts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostFilter {
    /// Only hosts whose name, address or tags contain this.
    pub search: Option<String>,
    /// Only these, at most 5,000.
    pub ids: Option<Vec<HostId>>,
}

impl Sighting {
    /// It answered, and said nothing about itself.
    pub fn at(at: Timestamp) -> Self {
        Self { at, agent_version: None, platform: None }
    }
}

impl Store {
    /// Hosts by name.
    pub async fn list_hosts(&self, filter: &HostFilter, page: &Page) -> Result<Paged<Host>> {
        let mut session = self.snapshot().await?;
        let ids = match &filter.ids {
            Some(ids) => Chosen::Only(ids.iter().map(|id| id.0).collect()),
            None => Chosen::All,
        };
        let (among, among_args) = ids.condition("id", 4);
        let condition = format!(
            "(name_key LIKE $3 ESCAPE '!' OR LOWER(address) LIKE $3 ESCAPE '!'
              OR LOWER(tags) LIKE $3 ESCAPE '!') AND {among}"
        );
        let mut args: Vec<Arg> = vec![pattern(filter.search.as_deref()).into()];
        args.extend(among_args);
        let ids = HOSTS.page_where(&mut session, &condition, args, page).await?;
        let hosts = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(hosts))
    }

    /// Every host, by name.
    pub async fn all_hosts(&self) -> Result<Vec<Host>> {
        load(&mut self.read().await?, &Chosen::All).await
    }

    /// One host.
    pub async fn host(&self, id: HostId) -> Result<Host> {
        one(&mut self.read().await?, id).await
    }

    /// Adds a host, as a direct member of `groups`. `enrol` is asked once the host has its number.
    pub async fn create_host(
        &self,
        settings: &HostSettings,
        groups: &BTreeSet<HostGroupId>,
        enrol: Option<Enrol<'_>>,
        now: Timestamp,
    ) -> Result<Host> {
        settings.validate()?;
        let mut session = self.configure().await?;
        HOSTS.check_free(&mut session, &settings.name, None).await?;
        HOST_GROUPS.check_there(&mut session, "host_group_ids", groups.iter().copied()).await?;
        let mut args = settings_args(settings)?;
        args.push(now.into());
        let row = session
            .query_one(
                "INSERT INTO hosts
                     (name, name_key, description, address, port, tags, enabled, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
                args,
            )
            .await?;
        let id: HostId = row.id("id")?;
        if let Some(enrol) = enrol {
            set_agent(&mut session, id, enrol(id)).await?;
        }
        GROUP_HOSTS.reversed().replace(&mut session, id, groups).await?;
        refresh_assignments(&mut session).await?;
        let host = one(&mut session, id).await?;
        session.commit().await?;
        Ok(host)
    }

    /// Changes a host; absent `groups` and `enrolled` keep what is there.
    pub async fn update_host(
        &self,
        id: HostId,
        settings: &HostSettings,
        groups: Option<&BTreeSet<HostGroupId>>,
        enrolled: Option<EnrolledAgent>,
    ) -> Result<Host> {
        settings.validate()?;
        let mut session = self.configure().await?;
        HOSTS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let mut args = settings_args(settings)?;
        args.push(id.into());
        let rows = session
            .execute(
                "UPDATE hosts SET name = $1, name_key = $2, description = $3, address = $4,
                     port = $5, tags = $6, enabled = $7
                 WHERE id = $8",
                args,
            )
            .await?;
        HOSTS.expect_one(rows, id)?;
        if let Some(enrolled) = enrolled {
            set_agent(&mut session, id, enrolled).await?;
        }
        if let Some(groups) = groups {
            HOST_GROUPS.check_there(&mut session, "host_group_ids", groups.iter().copied()).await?;
            GROUP_HOSTS.reversed().replace(&mut session, id, groups).await?;
        }
        refresh_assignments(&mut session).await?;
        let host = one(&mut session, id).await?;
        session.commit().await?;
        Ok(host)
    }

    /// Deletes a host with its history; refused while an alert or a service names it.
    pub async fn delete_host(&self, id: HostId) -> Result<()> {
        let uses = [("alert", restricted_by("host_id")), ("service", standing_on("host_id"))];
        refuse_if_used(&mut self.read().await?, id, &uses).await?;
        self.forget_bulk_of("host_id", id).await?;
        let mut session = self.configure().await?;
        refuse_if_used(&mut session, id, &uses).await?;
        forget_assignments_of(&mut session, "host_id", id).await?;
        forget_health(&mut session, Subject::Host(id)).await?;
        HOSTS.delete(&mut session, id.0).await?;
        session.commit().await
    }

    /// The groups of which each of `ids` is a direct member; hosts without a group are absent.
    pub async fn host_group_ids(&self, ids: &[HostId]) -> Result<LinksOf<HostId, HostGroupId>> {
        let mut session = self.snapshot().await?;
        let mut groups = LinksOf::new();
        for chosen in Chosen::parts(&numbers(ids)) {
            groups.append(&mut GROUP_HOSTS.reversed().of(&mut session, &chosen).await?);
        }
        Ok(groups)
    }
}

fn numbers(ids: &[HostId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

fn settings_args(settings: &HostSettings) -> Result<Vec<Arg>> {
    Ok(vec![
        (&settings.name).into(),
        name_key(&settings.name).into(),
        (&settings.description).into(),
        (&settings.address).into(),
        settings.port.into(),
        Arg::json(&settings.tags)?,
        settings.enabled.into(),
    ])
}

fn host(row: &Row) -> Result<Host> {
    let pin = row.blob_or_null("pin")?;
    let settings = HostSettings {
        name: row.text("name")?,
        description: row.text("description")?,
        address: row.text("address")?,
        port: row.number("port")?,
        tags: row.json("tags")?,
        enabled: row.flag("enabled")?,
    };
    Ok(Host {
        id: row.id("id")?,
        settings,
        pin: pin
            .map(TryInto::try_into)
            .transpose()
            .map_err(|_| StoreError::Corrupt("a host's pin has not 32 bytes".to_owned()))?,
        created_at: row.time("created_at")?,
    })
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Host>> {
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, description, address, port, tags, enabled, pin, created_at FROM hosts
         WHERE {condition} ORDER BY name_key"
    );
    session.query(sql, args).await?.iter().map(host).collect()
}

async fn one(session: &mut Session, id: HostId) -> Result<Host> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("host", id))
}
