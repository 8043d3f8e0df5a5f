//! `POST /host-groups`: adds a group.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{HostGroup, HostGroupBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/host-groups", tag = "host groups", request_body = HostGroupBody,
    responses((status = 201, body = HostGroup))
)]
pub(super) async fn create_host_group(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<HostGroupBody>,
) -> Answer<(StatusCode, Json<HostGroup>)> {
    let settings = body.settings();
    let now = shared.clock.now();
    let host_group = shared.store.create_host_group(&settings, now).await?;
    shared.signals.configuration_changed("host-groups");
    Ok((StatusCode::CREATED, Json(show_one(&shared, host_group).await?)))
}
