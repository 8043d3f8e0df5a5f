//! Assignments: which plugin which check runs on which host, kept in step with the configuration.
//!
//! Invariant: after every change of hosts, groups and checks, committed with it, the active
//! assignments are exactly what `domain::assignment::resolve` says. Rows are never deleted for
//! becoming inactive: history hangs on them.

mod forget;

use std::collections::BTreeSet;

use domain::assignment::{Assignment, AssignmentKey, resolve};
use domain::id::HostId;

use crate::check;
use crate::engine::{Arg, Row, Session, Store};
use crate::error::Result;
use crate::host_group;
use crate::link::Chosen;

pub(crate) use forget::{forget_assignments_of, forget_health};

impl Store {
    /// Every assignment, inactive ones included.
    pub async fn assignments(&self) -> Result<Vec<Assignment>> {
        load(&mut self.read().await?).await
    }

    /// Those on one host, inactive ones included.
    pub async fn assignments_of_host(&self, host_id: HostId) -> Result<Vec<Assignment>> {
        let sql = "SELECT * FROM assignments WHERE host_id = $1 ORDER BY id";
        let rows = self.read().await?.query(sql, vec![host_id.into()]).await?;
        rows.iter().map(assignment).collect()
    }
}

/// Brings the assignments in step with the configuration as the transaction sees it.
pub(crate) async fn refresh_assignments(session: &mut Session) -> Result<()> {
    let groups = host_group::graph(session).await?;
    let checks = check::load(session, &Chosen::All).await?;
    let mut missing = resolve(&checks, &groups, &enabled_hosts(session).await?);
    let mut waking = Vec::new();
    let mut resting = Vec::new();
    for assignment in load(session).await? {
        let Assignment { id, host_id, check_id, plugin_id, active } = assignment;
        match (active, missing.remove(&AssignmentKey { host_id, check_id, plugin_id })) {
            (false, true) => waking.push(id.0),
            (true, false) => resting.push(id.0),
            _ => {}
        }
    }
    set_active(session, &waking, true).await?;
    set_active(session, &resting, false).await?;
    let rows = missing.into_iter().map(|key| {
        vec![key.host_id.into(), key.check_id.into(), (&key.plugin_id).into(), true.into()]
    });
    session
        .insert_rows(
            "INSERT INTO assignments (host_id, check_id, plugin_id, active)",
            rows.collect(),
            "",
        )
        .await
}

async fn enabled_hosts(session: &mut Session) -> Result<BTreeSet<HostId>> {
    let rows = session.query("SELECT id FROM hosts WHERE enabled = 1", Vec::new()).await?;
    rows.iter().map(|row| row.id("id")).collect()
}

async fn load(session: &mut Session) -> Result<Vec<Assignment>> {
    let sql = "SELECT id, host_id, check_id, plugin_id, active FROM assignments ORDER BY id";
    let rows = session.query(sql, Vec::new()).await?;
    rows.iter().map(assignment).collect()
}

fn assignment(row: &Row) -> Result<Assignment> {
    Ok(Assignment {
        id: row.id("id")?,
        host_id: row.id("host_id")?,
        check_id: row.id("check_id")?,
        plugin_id: row.plugin_id("plugin_id")?,
        active: row.flag("active")?,
    })
}

async fn set_active(session: &mut Session, ids: &[i64], active: bool) -> Result<()> {
    for chosen in Chosen::parts(ids) {
        let (condition, ids) = chosen.condition("id", 2);
        let mut args: Vec<Arg> = vec![active.into()];
        args.extend(ids);
        session
            .execute(format!("UPDATE assignments SET active = $1 WHERE {condition}"), args)
            .await?;
    }
    Ok(())
}
