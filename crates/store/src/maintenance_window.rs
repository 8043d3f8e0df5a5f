//! Windows of planned work and what they are about; and what was not told because of them.

mod withheld;

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{HostGroupId, HostId, MaintenanceWindowId, ServiceId};
use domain::maintenance::{MaintenanceWindow, MaintenanceWindowSettings, Phase};
use domain::time::Timestamp;

pub use withheld::Withheld;

use crate::availability::outdate_health_days;
use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::named::{HOST_GROUPS, HOSTS, MAINTENANCE_WINDOWS, SERVICES, name_key};
use crate::page::{Page, Paged};

impl Store {
    /// Windows by name.
    pub async fn list_maintenance_windows(
        &self,
        search: Option<&str>,
        page: &Page,
    ) -> Result<Paged<MaintenanceWindow>> {
        let mut session = self.snapshot().await?;
        let ids = MAINTENANCE_WINDOWS.page(&mut session, search, page).await?;
        let windows = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(windows))
    }

    /// Every window, by name.
    pub async fn all_maintenance_windows(&self) -> Result<Vec<MaintenanceWindow>> {
        load(&mut self.snapshot().await?, &Chosen::All).await
    }

    /// The windows of which some part lies between `from` and `to`, by name.
    pub async fn maintenance_windows_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<MaintenanceWindow>> {
        let mut session = self.snapshot().await?;
        let sql = "SELECT id FROM maintenance_windows WHERE to_at > $1 AND from_at < $2";
        let rows = session.query(sql, vec![from.into(), to.into()]).await?;
        let ids = rows.iter().map(|row| row.int("id")).collect::<Result<Vec<_>>>()?;
        let mut windows = Vec::with_capacity(ids.len());
        for part in Chosen::parts(&ids) {
            windows.append(&mut load(&mut session, &part).await?);
        }
        windows.sort_by_cached_key(|window| name_key(&window.settings.name));
        Ok(windows)
    }

    /// One window.
    pub async fn maintenance_window(&self, id: MaintenanceWindowId) -> Result<MaintenanceWindow> {
        one(&mut self.snapshot().await?, id).await
    }

    /// Adds a window.
    pub async fn create_maintenance_window(
        &self,
        settings: &MaintenanceWindowSettings,
        now: Timestamp,
    ) -> Result<MaintenanceWindow> {
        settings.validate()?;
        let mut session = self.configure().await?;
        MAINTENANCE_WINDOWS.check_free(&mut session, &settings.name, None).await?;
        let mut args = settings_args(settings);
        args.push(now.into());
        let row = session
            .query_one(
                "INSERT INTO maintenance_windows
                     (name, name_key, description, from_at, to_at, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                args,
            )
            .await?;
        let window = write_members(&mut session, row.id("id")?, settings).await?;
        session.commit().await?;
        Ok(window)
    }

    /// Changes a window.
    pub async fn update_maintenance_window(
        &self,
        id: MaintenanceWindowId,
        settings: &MaintenanceWindowSettings,
    ) -> Result<MaintenanceWindow> {
        settings.validate()?;
        let mut session = self.configure().await?;
        MAINTENANCE_WINDOWS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        outdate_days_of(&mut session, id).await?;
        let mut args = settings_args(settings);
        args.push(id.into());
        let rows = session
            .execute(
                "UPDATE maintenance_windows
                 SET name = $1, name_key = $2, description = $3, from_at = $4, to_at = $5
                 WHERE id = $6",
                args,
            )
            .await?;
        MAINTENANCE_WINDOWS.expect_one(rows, id)?;
        let window = write_members(&mut session, id, settings).await?;
        session.commit().await?;
        Ok(window)
    }

    /// Ends a window that is under way.
    pub async fn end_maintenance_window(
        &self,
        id: MaintenanceWindowId,
        now: Timestamp,
    ) -> Result<MaintenanceWindow> {
        let mut session = self.configure().await?;
        let mut window = one(&mut session, id).await?;
        match window.phase(now) {
            Phase::UnderWay if window.settings.from < now => {}
            Phase::UnderWay | Phase::Coming => {
                let why = "the planned work has not begun; delete it or choose another time";
                return Err(StoreError::Conflict(why.to_owned()));
            }
            Phase::Past => {
                return Err(StoreError::Conflict("the planned work is over already".to_owned()));
            }
        }
        outdate_days_of(&mut session, id).await?;
        let sql = "UPDATE maintenance_windows SET to_at = $1 WHERE id = $2";
        session.execute(sql, vec![now.into(), id.into()]).await?;
        session.commit().await?;
        window.settings.to = now;
        Ok(window)
    }

    /// Deletes a window: it is as if the work had never been planned.
    pub async fn delete_maintenance_window(&self, id: MaintenanceWindowId) -> Result<()> {
        let mut session = self.configure().await?;
        outdate_days_of(&mut session, id).await?;
        MAINTENANCE_WINDOWS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

/// Which windows are about the group `$1`.
pub(crate) const ABOUT_GROUP: &str = "SELECT w.name FROM maintenance_window_members m
     JOIN maintenance_windows w ON w.id = m.maintenance_window_id WHERE m.host_group_id = $1";

fn settings_args(settings: &MaintenanceWindowSettings) -> Vec<Arg> {
    vec![
        (&settings.name).into(),
        name_key(&settings.name).into(),
        (&settings.description).into(),
        settings.from.into(),
        settings.to.into(),
    ]
}

async fn write_members(
    session: &mut Session,
    id: MaintenanceWindowId,
    settings: &MaintenanceWindowSettings,
) -> Result<MaintenanceWindow> {
    HOSTS.check_there(session, "host_ids", settings.host_ids.iter().copied()).await?;
    HOST_GROUPS
        .check_there(session, "host_group_ids", settings.host_group_ids.iter().copied())
        .await?;
    SERVICES.check_there(session, "service_ids", settings.service_ids.iter().copied()).await?;
    session
        .execute(
            "DELETE FROM maintenance_window_members WHERE maintenance_window_id = $1",
            vec![id.into()],
        )
        .await?;
    let members: [(&str, Vec<Arg>); 3] = [
        ("host_id", settings.host_ids.iter().map(|id| (*id).into()).collect()),
        ("host_group_id", settings.host_group_ids.iter().map(|id| (*id).into()).collect()),
        ("service_id", settings.service_ids.iter().map(|id| (*id).into()).collect()),
    ];
    for (column, things) in members {
        let head =
            format!("INSERT INTO maintenance_window_members (maintenance_window_id, {column})");
        let rows = things.into_iter().map(|thing| vec![id.into(), thing]).collect();
        session.insert_rows(&head, rows, "").await?;
    }
    outdate_days_of(session, id).await?;
    one(session, id).await
}

/// Has the days counted anew that a window touches, as it is stored now.
async fn outdate_days_of(session: &mut Session, id: MaintenanceWindowId) -> Result<()> {
    let sql = "SELECT from_at, to_at FROM maintenance_windows WHERE id = $1";
    match session.query_optional(sql, vec![id.into()]).await? {
        Some(row) => outdate_health_days(session, row.time("from_at")?, row.time("to_at")?).await,
        None => Ok(()),
    }
}

/// What one window is about.
#[derive(Default)]
struct Members {
    hosts: BTreeSet<HostId>,
    groups: BTreeSet<HostGroupId>,
    services: BTreeSet<ServiceId>,
}

async fn load_members(
    session: &mut Session,
    chosen: &Chosen,
) -> Result<BTreeMap<MaintenanceWindowId, Members>> {
    let (condition, args) = chosen.condition("maintenance_window_id", 1);
    let sql = format!(
        "SELECT maintenance_window_id, host_id, host_group_id, service_id
         FROM maintenance_window_members WHERE {condition}"
    );
    let mut members: BTreeMap<MaintenanceWindowId, Members> = BTreeMap::new();
    for row in session.query(sql, args).await? {
        let of = members.entry(row.id("maintenance_window_id")?).or_default();
        of.hosts.extend(row.int_or_null("host_id")?.map(HostId));
        of.groups.extend(row.int_or_null("host_group_id")?.map(HostGroupId));
        of.services.extend(row.int_or_null("service_id")?.map(ServiceId));
    }
    Ok(members)
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<MaintenanceWindow>> {
    let mut members = load_members(session, chosen).await?;
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, description, from_at, to_at, created_at FROM maintenance_windows
         WHERE {condition} ORDER BY name_key"
    );
    let mut windows = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let of = members.remove(&id).unwrap_or_default();
        let settings = MaintenanceWindowSettings {
            name: row.text("name")?,
            description: row.text("description")?,
            from: row.time("from_at")?,
            to: row.time("to_at")?,
            host_ids: of.hosts,
            host_group_ids: of.groups,
            service_ids: of.services,
        };
        windows.push(MaintenanceWindow { id, settings, created_at: row.time("created_at")? });
    }
    Ok(windows)
}

async fn one(session: &mut Session, id: MaintenanceWindowId) -> Result<MaintenanceWindow> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found(MAINTENANCE_WINDOWS.noun, id))
}
