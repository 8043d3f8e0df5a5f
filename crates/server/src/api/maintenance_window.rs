//! Planned work: when problems of which hosts and services are expected and wake nobody.

mod create;
mod delete;
mod end;
mod get;
mod list;
mod of_one;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::id::{HostGroupId, HostId, MaintenanceWindowId, ServiceId};
use domain::maintenance::{MaintenanceWindowSettings, Phase};
use domain::time::Timestamp;
use domain::transition::Subject;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::time::Time;
use super::words;
use crate::plan::Plan;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_maintenance_windows, create::create_maintenance_window))
        .routes(routes!(
            get::get_maintenance_window,
            update::update_maintenance_window,
            delete::delete_maintenance_window
        ))
        .routes(routes!(end::end_maintenance_window))
        .routes(routes!(of_one::list_host_maintenance_windows))
        .routes(routes!(of_one::list_service_maintenance_windows))
}

/// What people set about planned work.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MaintenanceWindowBody {
    name: String,
    #[serde(default)]
    description: String,
    /// When it begins; may lie in the past.
    from: Time,
    /// When it is over; at most a year after its beginning.
    to: Time,
    /// These hosts, with everything that runs on them.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_ids: BTreeSet<HostId>,
    /// The hosts in these groups, and in groups in them.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_group_ids: BTreeSet<HostGroupId>,
    /// These services. Work on a host is not work on the services that stand on it.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    service_ids: BTreeSet<ServiceId>,
}

impl MaintenanceWindowBody {
    fn settings(self) -> MaintenanceWindowSettings {
        MaintenanceWindowSettings {
            name: self.name,
            description: self.description,
            from: self.from.0,
            to: self.to.0,
            host_ids: self.host_ids,
            host_group_ids: self.host_group_ids,
            service_ids: self.service_ids,
        }
    }
}

impl From<MaintenanceWindowSettings> for MaintenanceWindowBody {
    fn from(settings: MaintenanceWindowSettings) -> Self {
        Self {
            name: settings.name,
            description: settings.description,
            from: settings.from.into(),
            to: settings.to.into(),
            host_ids: settings.host_ids,
            host_group_ids: settings.host_group_ids,
            service_ids: settings.service_ids,
        }
    }
}

/// Planned work.
#[derive(Debug, Serialize, ToSchema)]
struct MaintenanceWindow {
    #[schema(value_type = i64)]
    id: MaintenanceWindowId,
    #[serde(flatten)]
    body: MaintenanceWindowBody,
    #[schema(value_type = words::Phase)]
    phase: Phase,
    created_at: Time,
}

fn show(window: domain::maintenance::MaintenanceWindow, now: Timestamp) -> MaintenanceWindow {
    MaintenanceWindow {
        id: window.id,
        phase: window.phase(now),
        created_at: window.created_at.into(),
        body: window.settings.into(),
    }
}

/// The planned work that something is under.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlannedWork {
    #[schema(value_type = i64)]
    id: MaintenanceWindowId,
    name: String,
    /// When it is over.
    to: Time,
}

/// The planned work that a subject is under now.
pub(super) fn planned_work(plan: &Plan, subject: Subject, now: Timestamp) -> Option<PlannedWork> {
    let window = plan.planned_work(subject, now)?;
    let settings = &window.settings;
    Some(PlannedWork { id: window.id, name: settings.name.clone(), to: settings.to.into() })
}
