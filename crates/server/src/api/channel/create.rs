//! `POST /channels`: adds a channel.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::ChannelId;

use super::secrets::{Secrets, seal};
use super::{Channel, ChannelBody};
use crate::api::Answer;
use crate::api::body::Body;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/channels", tag = "channels", request_body = ChannelBody,
    responses((status = 201, body = Channel))
)]
pub(super) async fn create_channel(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<ChannelBody>,
) -> Answer<(StatusCode, Json<Channel>)> {
    let (settings, changes) = body.split()?;
    let secrets = changes.apply(Secrets::new());
    let seal = |id: ChannelId| (!secrets.is_empty()).then(|| seal(&shared, id, &secrets));
    let now = shared.clock.now();
    let channel = shared.store.create_channel(&settings, &seal, now).await?;
    shared.signals.configuration_changed("channels");
    Ok((StatusCode::CREATED, Json(channel.into())))
}
