//! `GET /incidents`: newest first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::HostId;
use serde::Deserialize;
use store::incident::IncidentFilter;
use utoipa::IntoParams;

use super::{Incident, show};
use crate::api::Answer;
use crate::api::page::{Listed, QueryOf, page};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IncidentQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    /// Only open ones, or only resolved ones.
    open: Option<bool>,
    /// Only those of this host.
    #[param(value_type = Option<i64>)]
    host: Option<HostId>,
}

#[utoipa::path(
    get, path = "/incidents", tag = "incidents", params(IncidentQuery),
    responses((status = 200, body = Listed<Incident>))
)]
pub(super) async fn list_incidents(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<IncidentQuery>,
) -> Answer<Json<Listed<Incident>>> {
    let page = page(query.limit, query.cursor.as_deref())?;
    let filter = IncidentFilter { open: query.open, host_id: query.host };
    let incidents = shared.store.list_incidents(filter, &page).await?;
    let items = show(&shared, incidents.items).await?;
    Ok(Json(Listed { items, next_cursor: incidents.next }))
}
