//! `GET /channels/{id}`: one channel.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ChannelId;

use super::Channel;
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/channels/{id}", tag = "channels", params(("id" = i64, Path)),
    responses((status = 200, body = Channel))
)]
pub(super) async fn get_channel(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ChannelId>,
) -> Answer<Json<Channel>> {
    let channel = shared.store.channel(id).await?;
    Ok(Json(channel.into()))
}
