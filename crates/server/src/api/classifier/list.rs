//! `GET /classifiers`: classifiers by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::Classifier;
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf, listed};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/classifiers", tag = "classifiers", params(PageQuery),
    responses((status = 200, body = Listed<Classifier>))
)]
pub(super) async fn list_classifiers(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Classifier>>> {
    let page = shared.store.list_classifiers(query.text(), &query.page()?).await?;
    Ok(Json(listed(page, Classifier::from)))
}
