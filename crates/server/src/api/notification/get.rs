//! `GET /notifications/{id}`: one notification with each of its attempts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::NotificationId;
use serde::Serialize;
use store::notification::AttemptRecord;
use utoipa::ToSchema;

use super::{Names, Notification};
use crate::api::Answer;
use crate::api::id::Id;
use crate::api::time::Time;
use crate::shared::Shared;

/// One message to one recipient, attempt by attempt.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NotificationDetails {
    #[serde(flatten)]
    notification: Notification,
    attempts_log: Vec<AttemptLog>,
}

/// One attempt.
#[derive(Debug, Serialize, ToSchema)]
struct AttemptLog {
    at: Time,
    /// What the receiver said; null if that is not known.
    answer: Option<String>,
}

#[utoipa::path(
    get, path = "/notifications/{id}", tag = "notifications", params(("id" = i64, Path)),
    responses((status = 200, body = NotificationDetails))
)]
pub(super) async fn get_notification(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<NotificationId>,
) -> Answer<Json<NotificationDetails>> {
    let (notification, attempts) = shared.store.notification(id).await?;
    let log = |attempt: AttemptRecord| AttemptLog { at: attempt.at.into(), answer: attempt.answer };
    Ok(Json(NotificationDetails {
        notification: Names::load(&shared).await?.show(notification),
        attempts_log: attempts.into_iter().map(log).collect(),
    }))
}
