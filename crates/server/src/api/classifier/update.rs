//! `PUT /classifiers/{id}`: a changed source is a new version.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ClassifierId;

use super::{Classifier, ClassifierBody};
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/classifiers/{id}", tag = "classifiers", params(("id" = i64, Path)),
    request_body = ClassifierBody, responses((status = 200, body = Classifier))
)]
pub(super) async fn update_classifier(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Id(id): Id<ClassifierId>,
    Body(body): Body<ClassifierBody>,
) -> Answer<Json<Classifier>> {
    let settings = body.settings()?;
    let now = shared.clock.now();
    let classifier = shared.store.update_classifier(id, &settings, &caller.user.name, now).await?;
    shared.signals.configuration_changed("classifiers");
    Ok(Json(classifier.into()))
}
