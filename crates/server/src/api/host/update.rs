//! `PUT /hosts/{id}`: changes a host.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::HostId;

use super::{Host, HostBody, enrolled, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/hosts/{id}", tag = "hosts", params(("id" = i64, Path)), request_body = HostBody,
    responses((status = 200, body = Host))
)]
pub(super) async fn update_host(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
    Body(body): Body<HostBody>,
) -> Answer<Json<Host>> {
    let (settings, groups, enrolment) = body.split()?;
    let agent = enrolment.map(|enrolment| enrolled(&shared, id, &enrolment));
    let host = shared.store.update_host(id, &settings, Some(&groups), agent).await?;
    shared.signals.configuration_changed("hosts");
    Ok(Json(show_one(&shared, host).await?))
}
