//! `POST /notifications/{id}/discard`: it need not arrive; who decided that is kept.

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
    post, path = "/notifications/{id}/discard", tag = "notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification))
)]
pub(super) async fn discard_notification(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Id(id): Id<NotificationId>,
) -> Answer<Json<Notification>> {
    let reason = format!("discarded by {}", caller.user.name);
    shared.store.discard_notification(id, &reason).await?;
    let message = format!("notification {id} was {reason}");
    shared.log.info("api", "notification_discarded", message);
    let (notification, _) = shared.store.notification(id).await?;
    Ok(Json(Names::load(&shared).await?.show(notification)))
}
