//! `POST /incidents/{id}/acknowledge`: the caller works on it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::IncidentId;
use domain::incident::Acknowledgement;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Incident, show_one};
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::api::id::Id;
use crate::api::time::Time;
use crate::shared::Shared;

/// What others should know.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcknowledgeBody {
    /// Until when it holds; absent for good.
    #[serde(default)]
    until: Option<Time>,
    #[serde(default)]
    note: Option<String>,
}

#[utoipa::path(
    post, path = "/incidents/{id}/acknowledge", tag = "incidents", params(("id" = i64, Path)),
    request_body = AcknowledgeBody, responses((status = 200, body = Incident))
)]
pub(super) async fn acknowledge_incident(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Id(id): Id<IncidentId>,
    Body(body): Body<AcknowledgeBody>,
) -> Answer<Json<Incident>> {
    let now = shared.clock.now();
    if body.until.is_some_and(|Time(until)| until <= now) {
        return Err(ApiError::invalid("until", "lies in the past"));
    }
    let acknowledgement = Acknowledgement {
        by: caller.user.name,
        at: now,
        until: body.until.map(|Time(until)| until),
        note: body.note,
    };
    let incident = shared.store.acknowledge_incident(id, Some(&acknowledgement)).await?;
    shared.signals.configuration_changed("incidents");
    Ok(Json(show_one(&shared, incident).await?))
}
