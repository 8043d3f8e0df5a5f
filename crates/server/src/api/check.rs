//! Checks: which plugins run on which hosts.

mod create;
mod delete;
mod get;
mod list;
mod parameters;
mod run;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::check::CheckSettings;
use domain::id::{CheckId, ClassifierId, HostGroupId, HostId, PluginId, ScheduleId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;

pub(super) use run::{Runs, run_now};

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_checks, create::create_check))
        .routes(routes!(get::get_check, update::update_check, delete::delete_check))
        .routes(routes!(run::run_check))
}

/// What people set about a check.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CheckBody {
    name: String,
    #[serde(default)]
    description: String,
    /// A disabled check keeps its history and does not run.
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_ids: BTreeSet<HostId>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    host_group_ids: BTreeSet<HostGroupId>,
    /// In the order shown.
    #[serde(default)]
    plugins: Vec<CheckPlugin>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    schedule_ids: BTreeSet<ScheduleId>,
}

/// One plugin of a check.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CheckPlugin {
    #[schema(value_type = String)]
    plugin_id: PluginId,
    /// As the plugin's JSON Schema asks for.
    #[serde(default)]
    #[schema(value_type = words::JsonObject)]
    parameters: Map<String, Value>,
    /// Instead of the plugin's own number of results.
    #[serde(default)]
    n_historical: Option<u32>,
    /// Instead of the plugin's default classifier.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    classifier_id: Option<ClassifierId>,
}

fn yes() -> bool {
    true
}

impl CheckBody {
    /// The settings, valid against the plugins' own rules, and the schedules.
    async fn split(self, shared: &Shared) -> Answer<(CheckSettings, BTreeSet<ScheduleId>)> {
        let plugin = |plugin: CheckPlugin| domain::check::CheckPlugin {
            plugin_id: plugin.plugin_id,
            parameters: Value::Object(plugin.parameters),
            n_historical: plugin.n_historical,
            classifier_id: plugin.classifier_id,
        };
        let settings = CheckSettings {
            name: self.name,
            description: self.description,
            enabled: self.enabled,
            host_ids: self.host_ids,
            host_group_ids: self.host_group_ids,
            plugins: self.plugins.into_iter().map(plugin).collect(),
        };
        settings.validate()?;
        parameters::check(&settings.plugins, &shared.store.plugins().await?)?;
        Ok((settings, self.schedule_ids))
    }
}

/// Which plugins run on which hosts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Check {
    #[schema(value_type = i64)]
    id: CheckId,
    #[serde(flatten)]
    body: CheckBody,
    /// Hosts, direct and through groups, times plugins.
    run_count: usize,
    created_at: Time,
}

async fn show(shared: &Shared, checks: Vec<domain::check::Check>) -> Answer<Vec<Check>> {
    let graph = shared.store.group_graph().await?;
    let mut schedules = shared.store.check_schedule_ids().await?;
    let plugin = |plugin: domain::check::CheckPlugin| CheckPlugin {
        plugin_id: plugin.plugin_id,
        parameters: match plugin.parameters {
            Value::Object(parameters) => parameters,
            _ => Map::new(),
        },
        n_historical: plugin.n_historical,
        classifier_id: plugin.classifier_id,
    };
    let mut show = |check: domain::check::Check| {
        let settings = check.settings;
        Check {
            id: check.id,
            run_count: settings.effective_hosts(&graph).len() * settings.plugins.len(),
            created_at: check.created_at.into(),
            body: CheckBody {
                name: settings.name,
                description: settings.description,
                enabled: settings.enabled,
                host_ids: settings.host_ids,
                host_group_ids: settings.host_group_ids,
                plugins: settings.plugins.into_iter().map(plugin).collect(),
                schedule_ids: schedules.remove(&check.id).unwrap_or_default(),
            },
        }
    };
    Ok(checks.into_iter().map(&mut show).collect())
}

async fn show_one(shared: &Shared, check: domain::check::Check) -> Answer<Check> {
    let shown = show(shared, vec![check]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one check went in and none came out"))
}
