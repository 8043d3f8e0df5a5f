//! `DELETE /host-groups/{id}`: refused while a check, an alert, a service, planned work or another
//! group names it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::HostGroupId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/host-groups/{id}", tag = "host groups", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_host_group(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostGroupId>,
) -> Answer<StatusCode> {
    shared.store.delete_host_group(id).await?;
    shared.signals.configuration_changed("host-groups");
    Ok(StatusCode::NO_CONTENT)
}
