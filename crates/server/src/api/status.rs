//! `GET /status`: the server itself.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Engine;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Answer;
use super::time::Time;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(get_status))
}

/// The server itself.
#[derive(Debug, Serialize, ToSchema)]
struct Status {
    version: &'static str,
    started_at: Time,
    /// `sqlite` or `postgresql`.
    #[schema(value_type = String)]
    database: &'static str,
    loops: Vec<LoopStatus>,
}

/// One background loop.
#[derive(Debug, Serialize, ToSchema)]
struct LoopStatus {
    name: String,
    last_run_at: Option<Time>,
    runs: u64,
    errors: u64,
    detail: String,
}

#[utoipa::path(get, path = "/status", tag = "system", responses((status = 200, body = Status)))]
async fn get_status(State(shared): State<Arc<Shared>>) -> Answer<Json<Status>> {
    let loops = shared.loops.snapshot().into_iter().map(|status| LoopStatus {
        name: status.name.into(),
        last_run_at: status.last_run_at.map(Time),
        runs: status.runs,
        errors: status.errors,
        detail: status.detail,
    });
    Ok(Json(Status {
        version: env!("CARGO_PKG_VERSION"),
        started_at: shared.started_at.into(),
        database: match shared.store.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgresql",
        },
        loops: loops.collect(),
    }))
}
