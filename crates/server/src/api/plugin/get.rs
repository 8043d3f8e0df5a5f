//! `GET /plugins/{id}`: one plugin.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::PluginId;

use super::{Plugin, show_one};
use crate::api::Answer;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/plugins/{id}", tag = "plugins", params(("id" = String, Path)),
    responses((status = 200, body = Plugin))
)]
pub(super) async fn get_plugin(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<PluginId>,
) -> Answer<Json<Plugin>> {
    let plugin = shared.store.plugin(&id).await?;
    Ok(Json(show_one(&shared, plugin).await?))
}
