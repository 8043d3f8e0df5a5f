//! `DELETE /classifiers/{id}`: with its versions; refused while a plugin or a check uses it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::ClassifierId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/classifiers/{id}", tag = "classifiers", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_classifier(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ClassifierId>,
) -> Answer<StatusCode> {
    shared.store.delete_classifier(id).await?;
    shared.signals.configuration_changed("classifiers");
    Ok(StatusCode::NO_CONTENT)
}
