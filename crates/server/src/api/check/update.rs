//! `PUT /checks/{id}`: changes a check.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::CheckId;

use super::{Check, CheckBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/checks/{id}", tag = "checks", params(("id" = i64, Path)),
    request_body = CheckBody, responses((status = 200, body = Check))
)]
pub(super) async fn update_check(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<CheckId>,
    Body(body): Body<CheckBody>,
) -> Answer<Json<Check>> {
    let (settings, schedules) = body.split(&shared).await?;
    let check = shared.store.update_check(id, &settings, Some(&schedules)).await?;
    shared.signals.configuration_changed("checks");
    Ok(Json(show_one(&shared, check).await?))
}
