//! `GET /hosts/{id}`: one host.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::HostId;

use super::{Host, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/hosts/{id}", tag = "hosts", params(("id" = i64, Path)),
    responses((status = 200, body = Host))
)]
pub(super) async fn get_host(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
) -> Answer<Json<Host>> {
    let host = shared.store.host(id).await?;
    Ok(Json(show_one(&shared, host).await?))
}
