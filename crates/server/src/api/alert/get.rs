//! `GET /alerts/{id}`: one alert.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::AlertId;

use super::{Alert, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/alerts/{id}", tag = "alerts", params(("id" = i64, Path)),
    responses((status = 200, body = Alert))
)]
pub(super) async fn get_alert(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<AlertId>,
) -> Answer<Json<Alert>> {
    let alert = shared.store.alert(id).await?;
    Ok(Json(show_one(&shared, alert).await?))
}
