//! `GET /plugins`: what is installed, by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{Plugin, show};
use crate::api::Answer;
use crate::api::page::{Listed, PageQuery, QueryOf, cut};
use crate::shared::Shared;

#[utoipa::path(
    get, path = "/plugins", tag = "plugins", params(PageQuery),
    responses((status = 200, body = Listed<Plugin>))
)]
pub(super) async fn list_plugins(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Answer<Json<Listed<Plugin>>> {
    type Stored = domain::plugin::Plugin;
    let text = query.text().unwrap_or("").to_lowercase();
    let key = |plugin: &Stored| (plugin.name.to_lowercase(), plugin.id.0.clone());
    let mut plugins = shared.store.plugins().await?;
    plugins.retain(|plugin| {
        plugin.name.to_lowercase().contains(&text) || plugin.id.0.to_lowercase().contains(&text)
    });
    plugins.sort_by_cached_key(key);
    let (plugins, next_cursor) = cut(plugins, query.limit, query.cursor.as_deref(), key)?;
    Ok(Json(Listed { items: show(&shared, plugins).await?, next_cursor }))
}
