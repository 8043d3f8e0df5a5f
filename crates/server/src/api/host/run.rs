//! `POST /hosts/{id}/run`: runs everything on the host now.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::HostId;

use crate::api::Answer;
use crate::api::check::{Runs, run_now};
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/hosts/{id}/run", tag = "hosts", params(("id" = i64, Path)),
    responses((status = 202, body = Runs))
)]
pub(super) async fn run_host(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
) -> Answer<(StatusCode, Json<Runs>)> {
    shared.store.host(id).await?;
    run_now(&shared, |assignment| assignment.host_id == id).await
}
