//! `GET /services/{id}`: one service.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ServiceId;

use super::{Service, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/services/{id}", tag = "services", params(("id" = i64, Path)),
    responses((status = 200, body = Service))
)]
pub(super) async fn get_service(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
) -> Answer<Json<Service>> {
    let service = shared.store.service(id).await?;
    Ok(Json(show_one(&shared, service).await?))
}
