//! `GET /system-logs/unread`: the number in the navigation bar.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::Unread;
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/system-logs/unread", tag = "system logs",
    responses((status = 200, body = Unread))
)]
pub(super) async fn count_unread_system_logs(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Answer<Json<Unread>> {
    Ok(Json(Unread { count: shared.store.unread_system_logs(caller.user.id).await? }))
}
