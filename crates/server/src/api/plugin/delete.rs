//! `DELETE /plugins/{id}`: refused while a check or an alert names it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::PluginId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/plugins/{id}", tag = "plugins", params(("id" = String, Path)),
    responses((status = 204, description = "deleted, with its default classifier"))
)]
pub(super) async fn delete_plugin(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<PluginId>,
) -> Answer<StatusCode> {
    shared.store.delete_plugin(&id).await?;
    shared.signals.configuration_changed("plugins");
    Ok(StatusCode::NO_CONTENT)
}
