//! Plugins: packages that measure one thing.

mod create;
mod delete;
mod get;
mod hosts;
mod list;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::id::{CheckId, ClassifierId, PluginId};
use plugin::{Manifest, MetricSpec, SuggestedCheck, View};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiError;
use super::time::Time;
use super::{Answer, words};
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_plugins, create::create_plugin))
        .routes(routes!(get::get_plugin, delete::delete_plugin))
        .routes(routes!(hosts::list_plugin_hosts))
}

/// A package that measures one thing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Plugin {
    #[schema(value_type = String, example = "org.prophasis.cpu")]
    id: PluginId,
    name: String,
    description: String,
    version: String,
    /// What runs it: `builtin`, `python` or `exec`.
    #[schema(value_type = String)]
    runtime: plugin::manifest::RuntimeKind,
    /// Where it runs: `agent` or `server`.
    #[schema(value_type = String)]
    side: plugin::manifest::Side,
    #[schema(value_type = words::View)]
    view: View,
    /// How many results its classifier sees.
    default_n_historical: u32,
    /// Total deadline of a run.
    timeout_s: u64,
    /// JSON Schema of its parameters; null if it has none.
    #[schema(value_type = Option<words::JsonObject>)]
    parameters: Option<Map<String, Value>>,
    metrics: Vec<MetricDescription>,
    /// SHA-256 of the package.
    hash: String,
    size_bytes: i64,
    /// Whether it came with Prophasis.
    standard: bool,
    installed_at: Time,
    #[schema(value_type = i64)]
    default_classifier_id: ClassifierId,
    /// The checks that use it.
    #[schema(value_type = Vec<i64>)]
    check_ids: Vec<CheckId>,
    suggested_checks: Vec<Suggestion>,
}

/// A metric that a plugin gives.
#[derive(Debug, Serialize, ToSchema)]
struct MetricDescription {
    name: String,
    unit: String,
    label: String,
}

impl From<MetricSpec> for MetricDescription {
    fn from(spec: MetricSpec) -> Self {
        Self { name: spec.name, unit: spec.unit, label: spec.label }
    }
}

/// A check that fits most hosts.
#[derive(Debug, Serialize, ToSchema)]
struct Suggestion {
    name: String,
    delta_s: u32,
    #[schema(value_type = words::JsonObject)]
    parameters: Map<String, Value>,
}

impl From<SuggestedCheck> for Suggestion {
    fn from(check: SuggestedCheck) -> Self {
        Self { name: check.name, delta_s: check.delta_s, parameters: check.parameters }
    }
}

async fn show(shared: &Shared, plugins: Vec<domain::plugin::Plugin>) -> Answer<Vec<Plugin>> {
    let mut check_ids: BTreeMap<PluginId, Vec<CheckId>> = BTreeMap::new();
    for check in shared.store.all_checks().await? {
        for plugin in check.settings.plugins {
            check_ids.entry(plugin.plugin_id).or_default().push(check.id);
        }
    }
    let timeout_default_s = shared.config.checks.timeout_ms / 1_000;
    let mut show = |plugin: domain::plugin::Plugin| {
        let manifest =
            Manifest::parse(plugin.manifest.to_string().as_bytes()).map_err(|error| {
                ApiError::internal(format!("the stored manifest of {}: {error}", plugin.id))
            })?;
        Ok(Plugin {
            check_ids: check_ids.remove(&plugin.id).unwrap_or_default(),
            id: plugin.id,
            name: plugin.name,
            description: plugin.description,
            version: plugin.version,
            runtime: manifest.runtime,
            side: manifest.side,
            view: manifest.view,
            default_n_historical: plugin.n_historical,
            timeout_s: manifest.timeout_s.map_or(timeout_default_s, u64::from),
            parameters: (!manifest.parameters.is_empty()).then_some(manifest.parameters),
            metrics: manifest.metrics.into_iter().map(Into::into).collect(),
            hash: plugin.hash,
            size_bytes: plugin.size_bytes,
            standard: plugin.standard,
            installed_at: plugin.installed_at.into(),
            default_classifier_id: plugin.default_classifier_id,
            suggested_checks: manifest.suggested_checks.into_iter().map(Into::into).collect(),
        })
    };
    plugins.into_iter().map(&mut show).collect()
}

async fn show_one(shared: &Shared, plugin: domain::plugin::Plugin) -> Answer<Plugin> {
    let shown = show(shared, vec![plugin]).await?.pop();
    shown.ok_or_else(|| ApiError::internal("one plugin went in and none came out"))
}
