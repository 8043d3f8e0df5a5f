//! `POST /classifiers/{id}/versions/{version}/restore`: an earlier text becomes a new version.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ClassifierId;

use super::Classifier;
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::id::IdAndNumber;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/classifiers/{id}/versions/{version}/restore", tag = "classifiers",
    params(("id" = i64, Path), ("version" = i64, Path)),
    responses((status = 200, body = Classifier))
)]
pub(super) async fn restore_classifier(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    IdAndNumber(id, version): IdAndNumber<ClassifierId>,
) -> Answer<Json<Classifier>> {
    let now = shared.clock.now();
    let author = &caller.user.name;
    let classifier = shared.store.restore_classifier(id, version, author, now).await?;
    shared.signals.configuration_changed("classifiers");
    Ok(Json(classifier.into()))
}
