//! `POST /classifiers`: adds a classifier; its syntax is checked.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Classifier, ClassifierBody};
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/classifiers", tag = "classifiers", request_body = ClassifierBody,
    responses((status = 201, body = Classifier))
)]
pub(super) async fn create_classifier(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Body(body): Body<ClassifierBody>,
) -> Answer<(StatusCode, Json<Classifier>)> {
    let settings = body.settings()?;
    let now = shared.clock.now();
    let classifier = shared.store.create_classifier(&settings, &caller.user.name, now).await?;
    shared.signals.configuration_changed("classifiers");
    Ok((StatusCode::CREATED, Json(classifier.into())))
}
