//! `POST /hosts`: adds a host.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::HostId;
use store::host::Enrol;

use super::{Host, HostBody, enrolled, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/hosts", tag = "hosts", request_body = HostBody,
    responses((status = 201, body = Host))
)]
pub(super) async fn create_host(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<HostBody>,
) -> Answer<(StatusCode, Json<Host>)> {
    let (settings, groups, enrolment) = body.split()?;
    let enrol = enrolment.as_ref().map(|enrolment| |id: HostId| enrolled(&shared, id, enrolment));
    let enrol = enrol.as_ref().map(|enrol| enrol as Enrol<'_>);
    let now = shared.clock.now();
    let host = shared.store.create_host(&settings, &groups, enrol, now).await?;
    shared.signals.configuration_changed("hosts");
    Ok((StatusCode::CREATED, Json(show_one(&shared, host).await?)))
}
