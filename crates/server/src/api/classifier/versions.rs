//! `GET /classifiers/{id}/versions`: newest first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ClassifierId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::id::Id;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::api::time::Time;
use crate::shared::Shared;

/// What a classifier was at some time.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClassifierVersion {
    version: i64,
    source: String,
    /// A user's name, or `package <plugin id> <version>`.
    author: String,
    created_at: Time,
}

impl From<domain::classifier::ClassifierVersion> for ClassifierVersion {
    fn from(version: domain::classifier::ClassifierVersion) -> Self {
        Self {
            version: version.version,
            source: version.source,
            author: version.author,
            created_at: version.created_at.into(),
        }
    }
}

#[utoipa::path(
    get, path = "/classifiers/{id}/versions", tag = "classifiers",
    params(("id" = i64, Path), PageQuery),
    responses((status = 200, body = Listed<ClassifierVersion>))
)]
pub(super) async fn list_classifier_versions(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ClassifierId>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<ClassifierVersion>>> {
    let versions = shared.store.list_classifier_versions(id, &query.page()?).await?;
    Ok(Json(listed(versions, ClassifierVersion::from)))
}
