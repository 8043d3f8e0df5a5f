//! `DELETE /incidents/{id}/acknowledge`: nobody works on it after all.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::IncidentId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/incidents/{id}/acknowledge", tag = "incidents", params(("id" = i64, Path)),
    responses((status = 204, description = "taken back"))
)]
pub(super) async fn take_acknowledgement_back(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<IncidentId>,
) -> Answer<StatusCode> {
    shared.store.acknowledge_incident(id, None).await?;
    shared.signals.configuration_changed("incidents");
    Ok(StatusCode::NO_CONTENT)
}
