//! Checks: hosts and groups × plugins, and which schedules run them.

use std::collections::{BTreeMap, BTreeSet};

use domain::check::{Check, CheckPlugin, CheckSettings};
use domain::id::{CheckId, ClassifierId, HostGroupId, HostId, PluginId, ScheduleId};
use domain::invalid::Invalid;
use domain::time::Timestamp;

use crate::alert::restricted_by;
use crate::assignment::{forget_assignments_of, refresh_assignments};
use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::{Chosen, Links, LinksOf};
use crate::named::{CHECKS, CLASSIFIERS, HOST_GROUPS, HOSTS, SCHEDULES, name_key, refuse_if_used};
use crate::page::{Page, Paged};
use crate::plugin;
use crate::schedule::SCHEDULE_CHECKS;
use crate::service::standing_on;

const CHECK_HOSTS: Links = Links { table: "check_hosts", owner: "check_id", member: "host_id" };
const CHECK_GROUPS: Links =
    Links { table: "check_groups", owner: "check_id", member: "host_group_id" };

impl Store {
    /// Checks by name.
    pub async fn list_checks(&self, search: Option<&str>, page: &Page) -> Result<Paged<Check>> {
        let mut session = self.snapshot().await?;
        let ids = CHECKS.page(&mut session, search, page).await?;
        let checks = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(checks))
    }

    /// Every check, by name.
    pub async fn all_checks(&self) -> Result<Vec<Check>> {
        load(&mut self.snapshot().await?, &Chosen::All).await
    }

    /// One check.
    pub async fn check(&self, id: CheckId) -> Result<Check> {
        one(&mut self.snapshot().await?, id).await
    }

    /// Which schedules run which check; checks that none runs are absent.
    pub async fn check_schedule_ids(&self) -> Result<LinksOf<CheckId, ScheduleId>> {
        SCHEDULE_CHECKS.reversed().of(&mut self.read().await?, &Chosen::All).await
    }

    /// Adds a check that `schedules` run.
    pub async fn create_check(
        &self,
        settings: &CheckSettings,
        schedules: &BTreeSet<ScheduleId>,
        now: Timestamp,
    ) -> Result<Check> {
        settings.validate()?;
        let mut session = self.configure().await?;
        CHECKS.check_free(&mut session, &settings.name, None).await?;
        let mut args = settings_args(settings);
        args.push(now.into());
        let row = session
            .query_one(
                "INSERT INTO checks (name, name_key, description, enabled, created_at)
                 VALUES ($1, $2, $3, $4, $5) RETURNING id",
                args,
            )
            .await?;
        let id = row.id("id")?;
        write_parts(&mut session, id, settings, Some(schedules)).await?;
        let check = one(&mut session, id).await?;
        session.commit().await?;
        Ok(check)
    }

    /// Changes a check; absent `schedules` keep what is there.
    pub async fn update_check(
        &self,
        id: CheckId,
        settings: &CheckSettings,
        schedules: Option<&BTreeSet<ScheduleId>>,
    ) -> Result<Check> {
        settings.validate()?;
        let mut session = self.configure().await?;
        CHECKS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let mut args = settings_args(settings);
        args.push(id.into());
        let rows = session
            .execute(
                "UPDATE checks SET name = $1, name_key = $2, description = $3, enabled = $4
                 WHERE id = $5",
                args,
            )
            .await?;
        CHECKS.expect_one(rows, id)?;
        write_parts(&mut session, id, settings, schedules).await?;
        let check = one(&mut session, id).await?;
        session.commit().await?;
        Ok(check)
    }

    /// Deletes a check with its history; refused while an alert or a service names it.
    pub async fn delete_check(&self, id: CheckId) -> Result<()> {
        let uses = [("alert", restricted_by("check_id")), ("service", standing_on("check_id"))];
        refuse_if_used(&mut self.read().await?, id, &uses).await?;
        self.forget_bulk_of("check_id", id).await?;
        let mut session = self.configure().await?;
        refuse_if_used(&mut session, id, &uses).await?;
        forget_assignments_of(&mut session, "check_id", id).await?;
        CHECKS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

fn settings_args(settings: &CheckSettings) -> Vec<Arg> {
    vec![
        (&settings.name).into(),
        name_key(&settings.name).into(),
        (&settings.description).into(),
        settings.enabled.into(),
    ]
}

/// Writes everything of a check that stands in other tables, and what follows from it.
async fn write_parts(
    session: &mut Session,
    id: CheckId,
    settings: &CheckSettings,
    schedules: Option<&BTreeSet<ScheduleId>>,
) -> Result<()> {
    HOSTS.check_there(session, "host_ids", settings.host_ids.iter().copied()).await?;
    HOST_GROUPS
        .check_there(session, "host_group_ids", settings.host_group_ids.iter().copied())
        .await?;
    CHECK_HOSTS.replace(session, id, &settings.host_ids).await?;
    CHECK_GROUPS.replace(session, id, &settings.host_group_ids).await?;
    if let Some(schedules) = schedules {
        SCHEDULES.check_there(session, "schedule_ids", schedules.iter().copied()).await?;
        SCHEDULE_CHECKS.reversed().replace(session, id, schedules).await?;
    }
    write_plugins(session, id, &settings.plugins).await?;
    refresh_assignments(session).await
}

async fn write_plugins(session: &mut Session, id: CheckId, plugins: &[CheckPlugin]) -> Result<()> {
    let field = |index: usize| format!("plugins[{index}].plugin_id");
    let plugin_ids: Vec<&PluginId> = plugins.iter().map(|plugin| &plugin.plugin_id).collect();
    plugin::check_there(session, field, plugin_ids).await?;
    let classifiers: Vec<i64> =
        plugins.iter().filter_map(|plugin| plugin.classifier_id).map(|id| id.0).collect();
    let there = CLASSIFIERS.names(session, &classifiers).await?;
    session.execute("DELETE FROM check_plugins WHERE check_id = $1", vec![id.into()]).await?;
    let mut rows = Vec::new();
    for (index, plugin) in plugins.iter().enumerate() {
        let missing = plugin.classifier_id.filter(|id| !there.contains_key(&id.0));
        if let Some(missing) = missing {
            let field = format!("plugins[{index}].classifier_id");
            let message = format!("names classifier {missing}, which does not exist");
            return Err(Invalid::new(field, message).into());
        }
        rows.push(vec![
            id.into(),
            (&plugin.plugin_id).into(),
            i64::try_from(index).unwrap_or(i64::MAX).into(),
            Arg::json(&plugin.parameters)?,
            plugin.n_historical.into(),
            plugin.classifier_id.into(),
        ]);
    }
    session
        .insert_rows(
            "INSERT INTO check_plugins
                 (check_id, plugin_id, position, parameters, n_historical, classifier_id)",
            rows,
            "",
        )
        .await
}

pub(crate) async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Check>> {
    let mut hosts: LinksOf<CheckId, HostId> = CHECK_HOSTS.of(session, chosen).await?;
    let mut groups: LinksOf<CheckId, HostGroupId> = CHECK_GROUPS.of(session, chosen).await?;
    let mut plugins = load_plugins(session, chosen).await?;
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, description, enabled, created_at FROM checks
         WHERE {condition} ORDER BY name_key"
    );
    let mut checks = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let settings = CheckSettings {
            name: row.text("name")?,
            description: row.text("description")?,
            enabled: row.flag("enabled")?,
            host_ids: hosts.remove(&id).unwrap_or_default(),
            host_group_ids: groups.remove(&id).unwrap_or_default(),
            plugins: plugins.remove(&id).unwrap_or_default(),
        };
        checks.push(Check { id, settings, created_at: row.time("created_at")? });
    }
    Ok(checks)
}

async fn load_plugins(
    session: &mut Session,
    chosen: &Chosen,
) -> Result<BTreeMap<CheckId, Vec<CheckPlugin>>> {
    let (condition, args) = chosen.condition("check_id", 1);
    let sql = format!(
        "SELECT check_id, plugin_id, parameters, n_historical, classifier_id FROM check_plugins
         WHERE {condition} ORDER BY check_id, position"
    );
    let mut plugins: BTreeMap<CheckId, Vec<CheckPlugin>> = BTreeMap::new();
    for row in session.query(sql, args).await? {
        plugins.entry(row.id("check_id")?).or_default().push(CheckPlugin {
            plugin_id: row.plugin_id("plugin_id")?,
            parameters: row.json("parameters")?,
            n_historical: row.number_or_null("n_historical")?,
            classifier_id: row.int_or_null("classifier_id")?.map(ClassifierId),
        });
    }
    Ok(plugins)
}

async fn one(session: &mut Session, id: CheckId) -> Result<Check> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("check", id))
}
