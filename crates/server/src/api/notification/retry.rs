//! `POST /notifications/{id}/retry`: tries again now.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::NotificationId;

use super::{Names, Notification};
use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/notifications/{id}/retry", tag = "notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification))
)]
pub(super) async fn retry_notification(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Id(id): Id<NotificationId>,
) -> Answer<Json<Notification>> {
    shared.store.retry_notification(id, shared.clock.now()).await?;
    shared.signals.deliver_now();
    let message = format!("notification {id} is tried again for {}", caller.user.name);
    shared.log.info("api", "notification_retried", message);
    let (notification, _) = shared.store.notification(id).await?;
    Ok(Json(Names::load(&shared).await?.show(notification)))
}
