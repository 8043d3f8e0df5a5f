//! `PUT /services/{id}`: changes a service.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ServiceId;

use super::{Service, ServiceBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/services/{id}", tag = "services", params(("id" = i64, Path)),
    request_body = ServiceBody, responses((status = 200, body = Service))
)]
pub(super) async fn update_service(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
    Body(body): Body<ServiceBody>,
) -> Answer<Json<Service>> {
    let settings = body.settings();
    let service = shared.store.update_service(id, &settings).await?;
    shared.signals.configuration_changed("services");
    Ok(Json(show_one(&shared, service).await?))
}
