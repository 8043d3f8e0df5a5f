//! `DELETE /hosts/{id}`: deletes a host with its history.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::HostId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/hosts/{id}", tag = "hosts", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_host(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
) -> Answer<StatusCode> {
    shared.store.delete_host(id).await?;
    shared.signals.configuration_changed("hosts");
    Ok(StatusCode::NO_CONTENT)
}
