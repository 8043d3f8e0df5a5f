//! `DELETE /system-logs`: empties the log; who did it is its first new entry.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::api::Answer;
use crate::api::auth::Caller;
use crate::shared::Shared;

#[utoipa::path(
    delete, path = "/system-logs", tag = "system logs",
    responses((status = 204, description = "cleared"))
)]
pub(super) async fn clear_system_logs(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Answer<StatusCode> {
    shared.store.clear_system_logs().await?;
    shared.log.info("api", "system_logs_cleared", format!("cleared by {}", caller.user.name));
    Ok(StatusCode::NO_CONTENT)
}
