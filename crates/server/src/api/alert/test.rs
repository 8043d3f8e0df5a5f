//! `POST /alerts/{id}/test`: really sends, over each of the alert's channels.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::{AlertId, ChannelId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::channel::{SendResult, send_tests};
use crate::api::id::Id;
use crate::shared::Shared;

/// What became of the test on each channel.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertTest {
    results: Vec<ChannelResult>,
}

/// What became of the test on one channel.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelResult {
    #[schema(value_type = i64)]
    channel_id: ChannelId,
    #[serde(flatten)]
    result: SendResult,
}

#[utoipa::path(
    post, path = "/alerts/{id}/test", tag = "alerts", params(("id" = i64, Path)),
    responses((status = 200, body = AlertTest, description = "also if sending failed"))
)]
pub(super) async fn test_alert(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<AlertId>,
) -> Answer<Json<AlertTest>> {
    let alert = shared.store.alert(id).await?;
    let mut results = Vec::new();
    for channel_id in alert.settings.channel_ids {
        let channel = shared.store.channel(channel_id).await?;
        let result = if channel.settings.enabled {
            send_tests(&shared, &channel).await?
        } else {
            SendResult { ok: false, message: "the channel is disabled".to_owned() }
        };
        results.push(ChannelResult { channel_id, result });
    }
    Ok(Json(AlertTest { results }))
}
