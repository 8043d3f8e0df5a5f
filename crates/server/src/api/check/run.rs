//! `POST /checks/{id}/run`: runs a check on all its hosts now.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::assignment::Assignment;
use domain::id::CheckId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::id::Id;
use crate::shared::Shared;

/// How much was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Runs {
    /// Plugins on hosts that will run.
    runs: usize,
}

#[utoipa::path(
    post, path = "/checks/{id}/run", tag = "checks", params(("id" = i64, Path)),
    responses((status = 202, body = Runs))
)]
pub(super) async fn run_check(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<CheckId>,
) -> Answer<(StatusCode, Json<Runs>)> {
    shared.store.check(id).await?;
    run_now(&shared, |assignment| assignment.check_id == id).await
}

/// Asks for one run of every active assignment that is `wanted`.
pub(in crate::api) async fn run_now(
    shared: &Shared,
    wanted: impl Fn(&Assignment) -> bool,
) -> Answer<(StatusCode, Json<Runs>)> {
    let assignments = shared.store.assignments().await?;
    let ids: Vec<_> = assignments
        .into_iter()
        .filter(|assignment| assignment.active && wanted(assignment))
        .map(|assignment| assignment.id)
        .collect();
    let runs = ids.len();
    if runs > 0 && !shared.signals.run_now(ids) {
        return Err(ApiError::unavailable(
            "too many runs were asked for already; try again in a moment",
            "the queue of runs asked for by hand is full",
        ));
    }
    Ok((StatusCode::ACCEPTED, Json(Runs { runs })))
}
