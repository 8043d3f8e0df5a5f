//! `PUT /host-groups/{id}`: changes a group.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::HostGroupId;

use super::{HostGroup, HostGroupBody, show_one};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/host-groups/{id}", tag = "host groups", params(("id" = i64, Path)),
    request_body = HostGroupBody, responses((status = 200, body = HostGroup))
)]
pub(super) async fn update_host_group(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostGroupId>,
    Body(body): Body<HostGroupBody>,
) -> Answer<Json<HostGroup>> {
    let settings = body.settings();
    let host_group = shared.store.update_host_group(id, &settings).await?;
    shared.signals.configuration_changed("host-groups");
    Ok(Json(show_one(&shared, host_group).await?))
}
