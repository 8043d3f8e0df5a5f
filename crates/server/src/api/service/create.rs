//! `POST /services`: adds a service.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Service, ServiceBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/services", tag = "services", request_body = ServiceBody,
    responses((status = 201, body = Service))
)]
pub(super) async fn create_service(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<ServiceBody>,
) -> Answer<(StatusCode, Json<Service>)> {
    let settings = body.settings();
    let now = shared.clock.now();
    let service = shared.store.create_service(&settings, now).await?;
    shared.signals.configuration_changed("services");
    Ok((StatusCode::CREATED, Json(show_one(&shared, service).await?)))
}
