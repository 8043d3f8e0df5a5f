//! The product's own log.

mod clear;
mod list;
mod mark_read;
mod unread;

use std::sync::Arc;

use domain::id::SystemLogId;
use domain::system_log::Level;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::time::Time;
use super::words;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_system_logs, clear::clear_system_logs))
        .routes(routes!(unread::count_unread_system_logs))
        .routes(routes!(mark_read::mark_system_logs_read))
}

/// One entry, as the caller sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SystemLog {
    #[schema(value_type = i64)]
    id: SystemLogId,
    at: Time,
    #[schema(value_type = words::Level)]
    level: Level,
    /// Which part of the server.
    source: String,
    /// A word that programs can look for.
    code: String,
    message: String,
    /// The `id` that an error answer named.
    reference: Option<String>,
    /// Whether the caller has marked it as read; information always is.
    read: bool,
}

impl From<domain::system_log::SystemLog> for SystemLog {
    fn from(log: domain::system_log::SystemLog) -> Self {
        Self {
            id: log.id,
            at: log.entry.at.into(),
            level: log.entry.level,
            source: log.entry.source,
            code: log.entry.code,
            message: log.entry.message,
            reference: log.entry.reference,
            read: log.read,
        }
    }
}

/// How many errors and warnings the caller has not read.
#[derive(Debug, Serialize, ToSchema)]
struct Unread {
    count: i64,
}
