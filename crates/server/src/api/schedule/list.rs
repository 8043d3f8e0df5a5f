//! `GET /schedules`: schedules by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::Schedule;
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/schedules", tag = "schedules", params(PageQuery),
    responses((status = 200, body = Listed<Schedule>))
)]
pub(super) async fn list_schedules(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Schedule>>> {
    let page = shared.store.list_schedules(query.text(), &query.page()?).await?;
    Ok(Json(listed(page, Schedule::from)))
}
