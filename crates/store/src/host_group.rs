//! Host groups and who is in them.
//!
//! Invariant: the groups form no cycle; each change is checked in the transaction that writes it,
//! and changes of the configuration happen one at a time.

use std::collections::BTreeMap;

use domain::group::{GroupGraph, GroupMembers, HostGroup, HostGroupSettings};
use domain::id::{HostGroupId, HostId};
use domain::invalid::Invalid;
use domain::time::Timestamp;

use crate::alert::restricted_by;
use crate::assignment::refresh_assignments;
use crate::engine::{Session, Store};
use crate::error::{Result, StoreError};
use crate::link::{Chosen, Links, LinksOf};
use crate::maintenance_window::ABOUT_GROUP;
use crate::named::{HOST_GROUPS, HOSTS, Named, name_key, refuse_if_used};
use crate::page::{Page, Paged};
use crate::service::standing_on;

pub(crate) const GROUP_HOSTS: Links =
    Links { table: "host_group_hosts", owner: "host_group_id", member: "host_id" };
const GROUP_GROUPS: Links =
    Links { table: "host_group_groups", owner: "host_group_id", member: "member_id" };

impl Store {
    /// Groups by name.
    pub async fn list_host_groups(
        &self,
        search: Option<&str>,
        page: &Page,
    ) -> Result<Paged<HostGroup>> {
        let mut session = self.snapshot().await?;
        let ids = HOST_GROUPS.page(&mut session, search, page).await?;
        let groups = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(groups))
    }

    /// Every group, by name.
    pub async fn all_host_groups(&self) -> Result<Vec<HostGroup>> {
        load(&mut self.snapshot().await?, &Chosen::All).await
    }

    /// One group.
    pub async fn host_group(&self, id: HostGroupId) -> Result<HostGroup> {
        one(&mut self.snapshot().await?, id).await
    }

    /// Who is in which group.
    pub async fn group_graph(&self) -> Result<GroupGraph> {
        graph(&mut self.snapshot().await?).await
    }

    /// Adds a group.
    pub async fn create_host_group(
        &self,
        settings: &HostGroupSettings,
        now: Timestamp,
    ) -> Result<HostGroup> {
        settings.validate()?;
        let mut session = self.configure().await?;
        HOST_GROUPS.check_free(&mut session, &settings.name, None).await?;
        let row = session
            .query_one(
                "INSERT INTO host_groups (name, name_key, description, created_at)
                 VALUES ($1, $2, $3, $4) RETURNING id",
                vec![
                    (&settings.name).into(),
                    name_key(&settings.name).into(),
                    (&settings.description).into(),
                    now.into(),
                ],
            )
            .await?;
        let group = write_members(&mut session, row.id("id")?, settings).await?;
        session.commit().await?;
        Ok(group)
    }

    /// Changes a group.
    pub async fn update_host_group(
        &self,
        id: HostGroupId,
        settings: &HostGroupSettings,
    ) -> Result<HostGroup> {
        settings.validate()?;
        let mut session = self.configure().await?;
        HOST_GROUPS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let rows = session
            .execute(
                "UPDATE host_groups SET name = $2, name_key = $3, description = $4 WHERE id = $1",
                vec![
                    id.into(),
                    (&settings.name).into(),
                    name_key(&settings.name).into(),
                    (&settings.description).into(),
                ],
            )
            .await?;
        HOST_GROUPS.expect_one(rows, id)?;
        let group = write_members(&mut session, id, settings).await?;
        session.commit().await?;
        Ok(group)
    }

    /// Deletes a group, not its hosts. Refused while a check, an alert, a service, a
    /// maintenance window or another group names it: what they are about would change silently.
    pub async fn delete_host_group(&self, id: HostGroupId) -> Result<()> {
        let mut session = self.configure().await?;
        let uses = [
            (
                "check",
                "SELECT c.name FROM check_groups g JOIN checks c ON c.id = g.check_id
                 WHERE g.host_group_id = $1"
                    .to_owned(),
            ),
            ("alert", restricted_by("host_group_id")),
            ("service", standing_on("host_group_id")),
            ("maintenance window", ABOUT_GROUP.to_owned()),
            (
                "host group",
                "SELECT o.name FROM host_group_groups g JOIN host_groups o ON o.id = g.host_group_id
                 WHERE g.member_id = $1"
                    .to_owned(),
            ),
        ];
        refuse_if_used(&mut session, id, &uses).await?;
        HOST_GROUPS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

/// Writes who is in the group and what follows from it.
async fn write_members(
    session: &mut Session,
    id: HostGroupId,
    settings: &HostGroupSettings,
) -> Result<HostGroup> {
    HOSTS.check_there(session, "host_ids", settings.host_ids.iter().copied()).await?;
    HOST_GROUPS
        .check_there(session, "host_group_ids", settings.host_group_ids.iter().copied())
        .await?;
    let mut groups = graph(session).await?;
    let members =
        GroupMembers { hosts: settings.host_ids.clone(), groups: settings.host_group_ids.clone() };
    groups.replace(id, members);
    if let Some(cycle) = groups.cycle_through(id) {
        return Err(refuse_cycle(session, HOST_GROUPS, "host_group_ids", cycle).await);
    }
    GROUP_HOSTS.replace(session, id, &settings.host_ids).await?;
    GROUP_GROUPS.replace(session, id, &settings.host_group_ids).await?;
    refresh_assignments(session).await?;
    one(session, id).await
}

/// The refusal of a cycle, which names the things on it.
pub(crate) async fn refuse_cycle(
    session: &mut Session,
    things: Named,
    field: &str,
    cycle: Vec<impl Into<i64>>,
) -> StoreError {
    let ids: Vec<i64> = cycle.into_iter().map(Into::into).collect();
    match things.names(session, &ids).await {
        Ok(names) => {
            let path: Vec<&str> =
                ids.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
            Invalid::new(field, format!("{} would be a cycle", path.join(" → "))).into()
        }
        Err(error) => error,
    }
}

pub(crate) async fn graph(session: &mut Session) -> Result<GroupGraph> {
    let mut members: BTreeMap<HostGroupId, GroupMembers> = BTreeMap::new();
    let hosts: LinksOf<HostGroupId, HostId> = GROUP_HOSTS.of(session, &Chosen::All).await?;
    for (group, hosts) in hosts {
        members.entry(group).or_default().hosts = hosts;
    }
    let groups: LinksOf<HostGroupId, HostGroupId> = GROUP_GROUPS.of(session, &Chosen::All).await?;
    for (group, groups) in groups {
        members.entry(group).or_default().groups = groups;
    }
    Ok(GroupGraph::new(members))
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<HostGroup>> {
    let mut hosts: LinksOf<HostGroupId, HostId> = GROUP_HOSTS.of(session, chosen).await?;
    let mut groups: LinksOf<HostGroupId, HostGroupId> = GROUP_GROUPS.of(session, chosen).await?;
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, description, created_at FROM host_groups
         WHERE {condition} ORDER BY name_key"
    );
    let mut loaded = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let settings = HostGroupSettings {
            name: row.text("name")?,
            description: row.text("description")?,
            host_ids: hosts.remove(&id).unwrap_or_default(),
            host_group_ids: groups.remove(&id).unwrap_or_default(),
        };
        loaded.push(HostGroup { id, settings, created_at: row.time("created_at")? });
    }
    Ok(loaded)
}

async fn one(session: &mut Session, id: HostGroupId) -> Result<HostGroup> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("host group", id))
}
