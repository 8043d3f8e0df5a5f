//! `GET /host-groups/{id}`: one group.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::HostGroupId;

use super::{HostGroup, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/host-groups/{id}", tag = "host groups", params(("id" = i64, Path)),
    responses((status = 200, body = HostGroup))
)]
pub(super) async fn get_host_group(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostGroupId>,
) -> Answer<Json<HostGroup>> {
    let host_group = shared.store.host_group(id).await?;
    Ok(Json(show_one(&shared, host_group).await?))
}
