//! `PUT /alerts/{id}`: changes an alert.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::AlertId;

use super::{Alert, AlertBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/alerts/{id}", tag = "alerts", params(("id" = i64, Path)),
    request_body = AlertBody, responses((status = 200, body = Alert))
)]
pub(super) async fn update_alert(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<AlertId>,
    Body(body): Body<AlertBody>,
) -> Answer<Json<Alert>> {
    let settings = body.settings();
    let alert = shared.store.update_alert(id, &settings).await?;
    shared.signals.configuration_changed("alerts");
    Ok(Json(show_one(&shared, alert).await?))
}
