//! Classifiers: Lua scripts with their versions.

mod create;
mod delete;
mod get;
mod list;
mod restore;
mod try_out;
mod update;
mod versions;

use std::sync::Arc;

use classifier::Script;
use domain::classifier::ClassifierSettings;
use domain::id::{ClassifierId, PluginId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Answer;
use super::error::ApiError;
use super::time::Time;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_classifiers, create::create_classifier))
        .routes(routes!(try_out::try_classifier))
        .routes(routes!(get::get_classifier, update::update_classifier, delete::delete_classifier))
        .routes(routes!(versions::list_classifier_versions))
        .routes(routes!(restore::restore_classifier))
}

/// What people set about a classifier.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClassifierBody {
    name: String,
    #[serde(default)]
    description: String,
    /// The Lua text.
    source: String,
}

impl ClassifierBody {
    fn settings(self) -> Answer<ClassifierSettings> {
        let settings = ClassifierSettings {
            name: self.name,
            description: self.description,
            source: self.source,
        };
        settings.validate()?;
        Script::compile(&settings.name, &settings.source).map_err(|fault| {
            let place = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            ApiError::invalid("source", format!("{place}{}", fault.message))
        })?;
        Ok(settings)
    }
}

/// A Lua script that turns results into a health.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Classifier {
    #[schema(value_type = i64)]
    id: ClassifierId,
    #[serde(flatten)]
    body: ClassifierBody,
    /// Set if this is the default of that plugin.
    #[schema(value_type = Option<String>)]
    plugin_id: Option<PluginId>,
    /// Counts from 1.
    current_version: i64,
    created_at: Time,
    /// When the current version was written.
    updated_at: Time,
}

impl From<domain::classifier::Classifier> for Classifier {
    fn from(classifier: domain::classifier::Classifier) -> Self {
        Self {
            id: classifier.id,
            body: ClassifierBody {
                name: classifier.settings.name,
                description: classifier.settings.description,
                source: classifier.settings.source,
            },
            plugin_id: classifier.plugin_id,
            current_version: classifier.current_version,
            created_at: classifier.created_at.into(),
            updated_at: classifier.updated_at.into(),
        }
    }
}
