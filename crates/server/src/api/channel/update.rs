//! `PUT /channels/{id}`: changes a channel; secrets that are not named stay.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ChannelId;

use super::secrets::{open, seal};
use super::{Channel, ChannelBody};
use crate::api::Answer;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/channels/{id}", tag = "channels", params(("id" = i64, Path)),
    request_body = ChannelBody, responses((status = 200, body = Channel))
)]
pub(super) async fn update_channel(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ChannelId>,
    Body(body): Body<ChannelBody>,
) -> Answer<Json<Channel>> {
    let (settings, changes) = body.split()?;
    let secrets = changes.apply(open(&shared, id).await?);
    let sealed = seal(&shared, id, &secrets);
    let channel = shared.store.update_channel(id, &settings, Some(sealed)).await?;
    shared.signals.configuration_changed("channels");
    Ok(Json(channel.into()))
}
