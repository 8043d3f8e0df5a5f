//! `GET /setup`: whether somebody has to set up the server.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::shared::Shared;

/// Whether there is anything to set up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Setup {
    /// True until the first administrator exists.
    needed: bool,
}

#[utoipa::path(get, path = "/setup", tag = "setup", responses((status = 200, body = Setup)))]
pub(super) async fn get_setup(State(shared): State<Arc<Shared>>) -> Answer<Json<Setup>> {
    Ok(Json(Setup { needed: shared.store.user_count().await? == 0 }))
}
