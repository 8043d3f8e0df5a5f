//! `GET /services/{id}/transitions`: changes of the service's health.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::ServiceId;
use domain::transition::Subject;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::Answer;
use crate::api::id::Id;
use crate::api::page::{Listed, QueryOf, page};
use crate::api::time::Time;
use crate::api::transition::{Transition, list_changes};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ServiceTransitionQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    from: Option<Time>,
    to: Option<Time>,
}

#[utoipa::path(
    get, path = "/services/{id}/transitions", tag = "services",
    params(("id" = i64, Path), ServiceTransitionQuery),
    responses((status = 200, body = Listed<Transition>))
)]
pub(super) async fn list_service_transitions(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<ServiceId>,
    QueryOf(query): QueryOf<ServiceTransitionQuery>,
) -> Answer<Json<Listed<Transition>>> {
    shared.store.service(id).await?;
    let page = page(query.limit, query.cursor.as_deref())?;
    list_changes(&shared, Subject::Service(id), (query.from, query.to), &page).await
}
