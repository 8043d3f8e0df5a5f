//! `GET /system-logs`: newest first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::system_log::Level;
use serde::Deserialize;
use store::system_log::SystemLogFilter;
use utoipa::IntoParams;

use super::SystemLog;
use crate::api::auth::Caller;
use crate::api::page::{Listed, QueryOf, listed, page};
use crate::api::{Answer, words};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SystemLogQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    /// Only what contains this text.
    q: Option<String>,
    #[param(value_type = Option<words::Level>)]
    level: Option<Level>,
    /// Only errors and warnings that the caller has not read.
    #[serde(default)]
    unread: bool,
}

#[utoipa::path(
    get, path = "/system-logs", tag = "system logs", params(SystemLogQuery),
    responses((status = 200, body = Listed<SystemLog>))
)]
pub(super) async fn list_system_logs(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    QueryOf(query): QueryOf<SystemLogQuery>,
) -> Answer<Json<Listed<SystemLog>>> {
    let page = page(query.limit, query.cursor.as_deref())?;
    let filter = SystemLogFilter { level: query.level, unread: query.unread, search: query.q };
    let logs = shared.store.list_system_logs(caller.user.id, &filter, &page).await?;
    Ok(Json(listed(logs, SystemLog::from)))
}
