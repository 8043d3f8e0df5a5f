//! `GET /checks/{id}`: one check.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::CheckId;

use super::{Check, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/checks/{id}", tag = "checks", params(("id" = i64, Path)),
    responses((status = 200, body = Check))
)]
pub(super) async fn get_check(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<CheckId>,
) -> Answer<Json<Check>> {
    let check = shared.store.check(id).await?;
    Ok(Json(show_one(&shared, check).await?))
}
