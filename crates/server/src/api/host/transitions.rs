//! `GET /hosts/{id}/transitions`: changes of the host's health, or of one of its plugins'.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::{AssignmentId, HostId};
use domain::transition::Subject;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::id::Id;
use crate::api::page::{Listed, QueryOf, page};
use crate::api::time::Time;
use crate::api::transition::{Transition, list_changes};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TransitionQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    /// This plugin's changes instead of the host's own.
    #[param(value_type = Option<i64>)]
    assignment: Option<AssignmentId>,
    from: Option<Time>,
    to: Option<Time>,
}

#[utoipa::path(
    get, path = "/hosts/{id}/transitions", tag = "hosts",
    params(("id" = i64, Path), TransitionQuery),
    responses((status = 200, body = Listed<Transition>))
)]
pub(super) async fn list_transitions(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
    QueryOf(query): QueryOf<TransitionQuery>,
) -> Answer<Json<Listed<Transition>>> {
    shared.store.host(id).await?;
    let page = page(query.limit, query.cursor.as_deref())?;
    let subject = match query.assignment {
        None => Subject::Host(id),
        Some(assignment) => {
            let assignments = shared.store.assignments_of_host(id).await?;
            if !assignments.iter().any(|one| one.id == assignment) {
                return Err(ApiError::not_found("assignment on this host with the id", assignment));
            }
            Subject::Assignment(assignment)
        }
    };
    list_changes(&shared, subject, (query.from, query.to), &page).await
}
