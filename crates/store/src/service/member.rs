//! The members of services and of their redundancy groups: hosts, groups, checks, services.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CheckId, HostGroupId, HostId, ServiceId};
use domain::service::Member;

use crate::engine::{Arg, Row, Session};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::named::{CHECKS, HOST_GROUPS, HOSTS, SERVICES};

/// The members of some services.
#[derive(Default)]
pub(super) struct Members {
    pub(super) dependencies: BTreeMap<ServiceId, BTreeSet<Member>>,
    /// By the number of the redundancy group.
    pub(super) in_groups: BTreeMap<i64, BTreeSet<Member>>,
}

/// The members of the chosen services.
pub(super) async fn load(session: &mut Session, chosen: &Chosen) -> Result<Members> {
    let (condition, args) = chosen.condition("service_id", 1);
    let sql = format!(
        "SELECT service_id, redundancy_group_id, host_id, host_group_id, check_id, child_service_id
         FROM service_members WHERE {condition}"
    );
    let mut members = Members::default();
    for row in session.query(sql, args).await? {
        let among = match row.int_or_null("redundancy_group_id")? {
            Some(group) => members.in_groups.entry(group).or_default(),
            None => members.dependencies.entry(row.id("service_id")?).or_default(),
        };
        among.insert(member(&row)?);
    }
    Ok(members)
}

/// Refuses members that are not there.
pub(super) async fn check_members(
    session: &mut Session,
    field: &str,
    members: &BTreeSet<Member>,
) -> Result<()> {
    for member in members {
        match member {
            Member::Host(id) => HOSTS.check_there(session, field, [*id]).await?,
            Member::HostGroup(id) => HOST_GROUPS.check_there(session, field, [*id]).await?,
            Member::Check(id) => CHECKS.check_there(session, field, [*id]).await?,
            Member::Service(id) => SERVICES.check_there(session, field, [*id]).await?,
        }
    }
    Ok(())
}

/// The rows that hold the members.
pub(super) fn member_rows(
    id: ServiceId,
    redundancy_group_id: Option<i64>,
    members: &BTreeSet<Member>,
) -> Vec<Vec<Arg>> {
    let row = |member: &Member| {
        let mut row: Vec<Arg> = vec![id.into(), redundancy_group_id.into()];
        row.extend([
            Arg::Int(if let Member::Host(id) = member { Some(id.0) } else { None }),
            Arg::Int(if let Member::HostGroup(id) = member { Some(id.0) } else { None }),
            Arg::Int(if let Member::Check(id) = member { Some(id.0) } else { None }),
            Arg::Int(if let Member::Service(id) = member { Some(id.0) } else { None }),
        ]);
        row
    };
    members.iter().map(row).collect()
}

fn member(row: &Row) -> Result<Member> {
    let host = row.int_or_null("host_id")?.map(|id| Member::Host(HostId(id)));
    let group = row.int_or_null("host_group_id")?.map(|id| Member::HostGroup(HostGroupId(id)));
    let check = row.int_or_null("check_id")?.map(|id| Member::Check(CheckId(id)));
    let service = row.int_or_null("child_service_id")?.map(|id| Member::Service(ServiceId(id)));
    host.or(group)
        .or(check)
        .or(service)
        .ok_or_else(|| StoreError::Corrupt("a service's member has no target".to_owned()))
}
