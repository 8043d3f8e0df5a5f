//! `POST /channels/{id}/test`: really sends, to every recipient of the channel.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ChannelId;
use domain::notification::Attempt;
use serde::Serialize;
use utoipa::ToSchema;

use super::secrets::open;
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

/// Most recipients that a test writes to.
const TESTED_MAX: usize = 10;

/// What the receiver said.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct SendResult {
    pub(in crate::api) ok: bool,
    pub(in crate::api) message: String,
}

#[utoipa::path(
    post, path = "/channels/{id}/test", tag = "channels", params(("id" = i64, Path)),
    responses((status = 200, body = SendResult, description = "also if sending failed"))
)]
pub(super) async fn test_channel(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ChannelId>,
) -> Answer<Json<SendResult>> {
    let channel = shared.store.channel(id).await?;
    Ok(Json(send_tests(&shared, &channel).await?))
}

/// One test message to each recipient; the result is good if all took it.
pub(in crate::api) async fn send_tests(
    shared: &Shared,
    channel: &domain::channel::Channel,
) -> Answer<SendResult> {
    let secrets = open(shared, channel.id).await?;
    let recipients = channel.settings.config.recipients();
    let tested = recipients.iter().take(TESTED_MAX).map(|recipient| {
        let sent = shared.notifier.send_test(&channel.settings, &secrets, recipient);
        async move { (recipient, sent.await) }
    });
    let mut ok = true;
    let mut lines = Vec::new();
    for (recipient, attempt) in futures_util::future::join_all(tested).await {
        let (accepted, answer) = match attempt {
            Attempt::Accepted(answer) => (true, answer),
            Attempt::Later { answer, .. } | Attempt::Never(answer) => (false, answer),
        };
        ok &= accepted;
        lines.push(format!("{recipient}: {answer}"));
    }
    if recipients.len() > TESTED_MAX {
        lines.push(format!("{} further recipients were not tested", recipients.len() - TESTED_MAX));
    }
    Ok(SendResult { ok, message: lines.join("\n") })
}
