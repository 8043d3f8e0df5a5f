//! `GET /classifiers/{id}`: one classifier.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ClassifierId;

use super::Classifier;
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/classifiers/{id}", tag = "classifiers", params(("id" = i64, Path)),
    responses((status = 200, body = Classifier))
)]
pub(super) async fn get_classifier(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ClassifierId>,
) -> Answer<Json<Classifier>> {
    let classifier = shared.store.classifier(id).await?;
    Ok(Json(classifier.into()))
}
