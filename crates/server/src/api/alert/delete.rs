//! `DELETE /alerts/{id}`: what it sent stays in the delivery log.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::AlertId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/alerts/{id}", tag = "alerts", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_alert(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<AlertId>,
) -> Answer<StatusCode> {
    shared.store.delete_alert(id).await?;
    shared.signals.configuration_changed("alerts");
    Ok(StatusCode::NO_CONTENT)
}
