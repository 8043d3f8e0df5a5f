//! `GET /incidents/{id}`: one incident.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::IncidentId;

use super::{Incident, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/incidents/{id}", tag = "incidents", params(("id" = i64, Path)),
    responses((status = 200, body = Incident))
)]
pub(super) async fn get_incident(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<IncidentId>,
) -> Answer<Json<Incident>> {
    let incident = shared.store.incident(id).await?;
    Ok(Json(show_one(&shared, incident).await?))
}
