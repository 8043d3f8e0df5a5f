//! `DELETE /services/{id}`: refused while an alert or another service names it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::ServiceId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/services/{id}", tag = "services", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_service(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
) -> Answer<StatusCode> {
    shared.store.delete_service(id).await?;
    shared.signals.configuration_changed("services");
    Ok(StatusCode::NO_CONTENT)
}
