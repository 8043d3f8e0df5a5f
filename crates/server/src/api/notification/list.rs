//! `GET /notifications`: newest first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::HostId;
use serde::Deserialize;
use store::notification::NotificationFilter;
use utoipa::IntoParams;

use super::{Names, Notification};
use crate::api::error::ApiError;
use crate::api::page::{Listed, QueryOf, listed, page};
use crate::api::{Answer, words};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NotificationQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    #[param(value_type = Option<words::NotificationStatus>)]
    status: Option<String>,
    /// Only those about this host.
    #[param(value_type = Option<i64>)]
    host: Option<HostId>,
}

#[utoipa::path(
    get, path = "/notifications", tag = "notifications", params(NotificationQuery),
    responses((status = 200, body = Listed<Notification>))
)]
pub(super) async fn list_notifications(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<NotificationQuery>,
) -> Answer<Json<Listed<Notification>>> {
    let page = page(query.limit, query.cursor.as_deref())?;
    let status = query.status.filter(|word| !word.is_empty()).map(|word| word.parse()).transpose();
    let status = status.map_err(|error: String| ApiError::invalid("status", error))?;
    let filter = NotificationFilter { status, host_id: query.host };
    let notifications = shared.store.notifications(&filter, &page).await?;
    let names = Names::load(&shared).await?;
    Ok(Json(listed(notifications, |notification| names.show(notification))))
}
