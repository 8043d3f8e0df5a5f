//! `DELETE /channels/{id}`: refused while an alert uses it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::ChannelId;

use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/channels/{id}", tag = "channels", params(("id" = i64, Path)),
    responses((status = 204, description = "deleted"))
)]
pub(super) async fn delete_channel(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ChannelId>,
) -> Answer<StatusCode> {
    shared.store.delete_channel(id).await?;
    shared.signals.configuration_changed("channels");
    Ok(StatusCode::NO_CONTENT)
}
