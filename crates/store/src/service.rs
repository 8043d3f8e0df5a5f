//! Services: dependencies and redundancy groups, whose members are hosts, groups, checks and
//! other services.
//!
//! Invariant: the services form no cycle; each change is checked in the transaction that writes it.

mod member;

use std::collections::{BTreeMap, BTreeSet};

use domain::graph::cycle_through;
use domain::id::ServiceId;
use domain::service::{Member, RedundancyGroup, Service, ServiceSettings};
use domain::time::Timestamp;
use domain::transition::Subject;

use member::{Members, check_members, member_rows};

use crate::alert::restricted_by;
use crate::assignment::forget_health;
use crate::engine::{Session, Store};
use crate::error::{Result, StoreError};
use crate::host_group::refuse_cycle;
use crate::link::Chosen;
use crate::named::{SERVICES, name_key, refuse_if_used};
use crate::page::{Page, Paged};

impl Store {
    /// Services by name.
    pub async fn list_services(&self, search: Option<&str>, page: &Page) -> Result<Paged<Service>> {
        let mut session = self.snapshot().await?;
        let ids = SERVICES.page(&mut session, search, page).await?;
        let services = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(services))
    }

    /// Every service, by name.
    pub async fn all_services(&self) -> Result<Vec<Service>> {
        load(&mut self.snapshot().await?, &Chosen::All).await
    }

    /// One service.
    pub async fn service(&self, id: ServiceId) -> Result<Service> {
        one(&mut self.snapshot().await?, id).await
    }

    /// Adds a service.
    pub async fn create_service(
        &self,
        settings: &ServiceSettings,
        now: Timestamp,
    ) -> Result<Service> {
        settings.validate()?;
        let mut session = self.configure().await?;
        SERVICES.check_free(&mut session, &settings.name, None).await?;
        let row = session
            .query_one(
                "INSERT INTO services (name, name_key, description, created_at)
                 VALUES ($1, $2, $3, $4) RETURNING id",
                vec![
                    (&settings.name).into(),
                    name_key(&settings.name).into(),
                    (&settings.description).into(),
                    now.into(),
                ],
            )
            .await?;
        let service = write_members(&mut session, row.id("id")?, settings).await?;
        session.commit().await?;
        Ok(service)
    }

    /// Changes a service.
    pub async fn update_service(
        &self,
        id: ServiceId,
        settings: &ServiceSettings,
    ) -> Result<Service> {
        settings.validate()?;
        let mut session = self.configure().await?;
        SERVICES.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let rows = session
            .execute(
                "UPDATE services SET name = $2, name_key = $3, description = $4 WHERE id = $1",
                vec![
                    id.into(),
                    (&settings.name).into(),
                    name_key(&settings.name).into(),
                    (&settings.description).into(),
                ],
            )
            .await?;
        SERVICES.expect_one(rows, id)?;
        let service = write_members(&mut session, id, settings).await?;
        session.commit().await?;
        Ok(service)
    }

    /// Deletes a service with its history; refused while an alert or another service names it.
    pub async fn delete_service(&self, id: ServiceId) -> Result<()> {
        let mut session = self.configure().await?;
        let uses =
            [("alert", restricted_by("service_id")), ("service", standing_on("child_service_id"))];
        refuse_if_used(&mut session, id, &uses).await?;
        forget_health(&mut session, Subject::Service(id)).await?;
        SERVICES.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

/// Which services have the thing `$1` that stands in `column` as a member.
pub(crate) fn standing_on(column: &str) -> String {
    format!(
        "SELECT s.name FROM service_members m JOIN services s ON s.id = m.service_id
         WHERE m.{column} = $1"
    )
}

async fn write_members(
    session: &mut Session,
    id: ServiceId,
    settings: &ServiceSettings,
) -> Result<Service> {
    check_members(session, "dependencies", &settings.dependencies).await?;
    for (index, group) in settings.redundancy_groups.iter().enumerate() {
        let field = format!("redundancy_groups[{index}].members");
        check_members(session, &field, &group.members).await?;
    }
    check_acyclic(session, id, settings).await?;
    session.execute("DELETE FROM service_members WHERE service_id = $1", vec![id.into()]).await?;
    session
        .execute("DELETE FROM service_redundancy_groups WHERE service_id = $1", vec![id.into()])
        .await?;
    let mut rows = member_rows(id, None, &settings.dependencies);
    for (position, group) in (0_i64..).zip(&settings.redundancy_groups) {
        let row = session
            .query_one(
                "INSERT INTO service_redundancy_groups (service_id, position, name, needed)
                 VALUES ($1, $2, $3, $4) RETURNING id",
                vec![id.into(), position.into(), (&group.name).into(), group.needed.into()],
            )
            .await?;
        rows.extend(member_rows(id, Some(row.int("id")?), &group.members));
    }
    session
        .insert_rows(
            "INSERT INTO service_members (service_id, redundancy_group_id,
                 host_id, host_group_id, check_id, child_service_id)",
            rows,
            "",
        )
        .await?;
    one(session, id).await
}

/// Refuses a service that would, over others, stand on itself.
async fn check_acyclic(
    session: &mut Session,
    id: ServiceId,
    settings: &ServiceSettings,
) -> Result<()> {
    let mut children: BTreeMap<ServiceId, BTreeSet<ServiceId>> = load(session, &Chosen::All)
        .await?
        .into_iter()
        .map(|service| (service.id, service.settings.child_services()))
        .collect();
    children.insert(id, settings.child_services());
    let cycle = cycle_through(id, |at| children.get(&at).into_iter().flatten().copied());
    let Some(cycle) = cycle else { return Ok(()) };
    let next = cycle.get(1).copied().unwrap_or(id);
    let field = if settings.dependencies.contains(&Member::Service(next)) {
        "dependencies"
    } else {
        "redundancy_groups"
    };
    Err(refuse_cycle(session, SERVICES, field, cycle).await)
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Service>> {
    let Members { mut dependencies, mut in_groups } = member::load(session, chosen).await?;
    let (condition, args) = chosen.condition("service_id", 1);
    let mut groups: BTreeMap<ServiceId, Vec<RedundancyGroup>> = BTreeMap::new();
    let sql = format!(
        "SELECT id, service_id, name, needed FROM service_redundancy_groups
         WHERE {condition} ORDER BY service_id, position"
    );
    for row in session.query(sql, args).await? {
        groups.entry(row.id("service_id")?).or_default().push(RedundancyGroup {
            name: row.text("name")?,
            needed: row.number("needed")?,
            members: in_groups.remove(&row.int("id")?).unwrap_or_default(),
        });
    }
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, description, created_at FROM services
         WHERE {condition} ORDER BY name_key"
    );
    let mut services = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let settings = ServiceSettings {
            name: row.text("name")?,
            description: row.text("description")?,
            dependencies: dependencies.remove(&id).unwrap_or_default(),
            redundancy_groups: groups.remove(&id).unwrap_or_default(),
        };
        services.push(Service { id, settings, created_at: row.time("created_at")? });
    }
    Ok(services)
}

async fn one(session: &mut Session, id: ServiceId) -> Result<Service> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("service", id))
}
