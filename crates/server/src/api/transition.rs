//! Changes of health, as lists and previews show them.

use std::collections::BTreeMap;

use axum::Json;
use domain::alert::{Change, ChangeSubject};
use domain::assignment::Assignment;
use domain::group::GroupGraph;
use domain::health::Health;
use domain::id::{AssignmentId, CheckId, HostId, PluginId, ServiceId, TransitionId};
use domain::time::Timestamp;
use domain::transition::Subject;
use serde::Serialize;
use store::Page;
use store::transition::ToldTransition;
use utoipa::ToSchema;

use super::page::{Listed, listed};
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;

/// One committed change of one thing's health.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Transition {
    #[schema(value_type = i64)]
    id: TransitionId,
    #[schema(value_type = words::AlertSubject)]
    subject: &'static str,
    #[schema(value_type = Option<i64>)]
    host_id: Option<HostId>,
    host_name: Option<String>,
    #[schema(value_type = Option<i64>)]
    assignment_id: Option<AssignmentId>,
    #[schema(value_type = Option<String>)]
    plugin_id: Option<PluginId>,
    plugin_name: Option<String>,
    #[schema(value_type = Option<i64>)]
    check_id: Option<CheckId>,
    #[schema(value_type = Option<i64>)]
    service_id: Option<ServiceId>,
    service_name: Option<String>,
    #[schema(value_type = words::Health)]
    from: Health,
    #[schema(value_type = words::Health)]
    to: Health,
    at: Time,
    value: Option<f64>,
    /// Why, in the classifier's words.
    reason: Option<String>,
    /// How many notifications it caused, of any status.
    notifications: i64,
}

/// A page of the changes of one thing's health, newest first.
pub(super) async fn list_changes(
    shared: &Shared,
    of: Subject,
    (from, to): (Option<Time>, Option<Time>),
    page: &Page,
) -> Answer<Json<Listed<Transition>>> {
    let from = from.map_or(Timestamp(0), |Time(at)| at);
    let to = to.map_or(Timestamp(i64::MAX), |Time(at)| at);
    let transitions = shared.store.transitions_of(of, from, to, page).await?;
    let names = Names::load(shared).await?;
    Ok(Json(listed(transitions, |one| names.show(one.transition, one.notifications))))
}

/// The names behind the numbers in transitions.
pub(super) struct Names {
    assignments: BTreeMap<AssignmentId, Assignment>,
    hosts: BTreeMap<HostId, String>,
    plugins: BTreeMap<PluginId, String>,
    services: BTreeMap<ServiceId, String>,
}

impl Names {
    pub(super) async fn load(shared: &Shared) -> Answer<Self> {
        let store = &shared.store;
        let assignments = store.assignments().await?.into_iter();
        let hosts = store.all_hosts().await?.into_iter();
        let plugins = store.plugins().await?.into_iter();
        let services = store.all_services().await?.into_iter();
        Ok(Self {
            assignments: assignments.map(|assignment| (assignment.id, assignment)).collect(),
            hosts: hosts.map(|host| (host.id, host.settings.name)).collect(),
            plugins: plugins.map(|plugin| (plugin.id, plugin.name)).collect(),
            services: services.map(|service| (service.id, service.settings.name)).collect(),
        })
    }

    pub(super) fn show(
        &self,
        transition: domain::transition::Transition,
        notifications: i64,
    ) -> Transition {
        let change = transition.change;
        let assignment = match change.subject {
            Subject::Assignment(id) => self.assignments.get(&id),
            Subject::Host(_) | Subject::Service(_) => None,
        };
        let host_id = match change.subject {
            Subject::Host(id) => Some(id),
            _ => assignment.map(|assignment| assignment.host_id),
        };
        let service_id = match change.subject {
            Subject::Service(id) => Some(id),
            _ => None,
        };
        let plugin_id = assignment.map(|assignment| assignment.plugin_id.clone());
        Transition {
            id: transition.id,
            subject: match change.subject {
                Subject::Assignment(_) => "plugin",
                Subject::Host(_) => "host",
                Subject::Service(_) => "service",
            },
            host_id,
            host_name: host_id.and_then(|id| self.hosts.get(&id).cloned()),
            assignment_id: match change.subject {
                Subject::Assignment(id) => Some(id),
                _ => None,
            },
            plugin_name: plugin_id.as_ref().and_then(|id| self.plugins.get(id).cloned()),
            plugin_id,
            check_id: assignment.map(|assignment| assignment.check_id),
            service_id,
            service_name: service_id.and_then(|id| self.services.get(&id).cloned()),
            from: change.from,
            to: change.to,
            at: change.at.into(),
            value: change.value,
            reason: change.reason,
            notifications,
        }
    }

    /// The change as rules see it; none if what changed is no longer known.
    pub(super) fn change(&self, told: &ToldTransition, groups: &GroupGraph) -> Option<Change> {
        let change = &told.transition.change;
        let subject = match change.subject {
            Subject::Assignment(id) => {
                let assignment = self.assignments.get(&id)?;
                ChangeSubject::Plugin {
                    host_id: assignment.host_id,
                    group_ids: groups.groups_of(assignment.host_id),
                    check_id: assignment.check_id,
                    plugin_id: assignment.plugin_id.clone(),
                }
            }
            Subject::Host(host_id) => {
                ChangeSubject::Host { host_id, group_ids: groups.groups_of(host_id) }
            }
            Subject::Service(service_id) => ChangeSubject::Service { service_id },
        };
        Some(Change { from: told.known_before, to: change.to, subject })
    }
}
