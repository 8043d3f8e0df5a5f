//! `POST /system-logs/read`: the caller has read everything up to an entry.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::SystemLogId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Unread;
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::body::Body;
use crate::shared::Shared;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadUpTo {
    /// The newest entry that was seen; it and all older ones count as read.
    #[schema(value_type = i64)]
    up_to_id: SystemLogId,
}

#[utoipa::path(
    post, path = "/system-logs/read", tag = "system logs", request_body = ReadUpTo,
    responses((status = 200, body = Unread, description = "how many are still unread"))
)]
pub(super) async fn mark_system_logs_read(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Body(body): Body<ReadUpTo>,
) -> Answer<Json<Unread>> {
    let count = shared.store.mark_system_logs_read(caller.user.id, body.up_to_id).await?;
    Ok(Json(Unread { count }))
}
