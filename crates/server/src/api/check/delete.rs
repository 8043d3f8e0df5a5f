//! `DELETE /checks/{id}`: with its history; refused while an alert or a service names it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::CheckId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/checks/{id}", tag = "checks", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_check(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<CheckId>,
) -> Answer<StatusCode> {
    shared.store.delete_check(id).await?;
    shared.signals.configuration_changed("checks");
    Ok(StatusCode::NO_CONTENT)
}
