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
    storage: StorageStatus,
    loops: Vec<LoopStatus>,
}

/// Whether the database takes what is written to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StorageStatus {
    /// Whether everything is stored that was measured.
    takes_writes: bool,
    /// What is wrong, for people; null if nothing is.
    reason: Option<&'static str>,
    since: Option<Time>,
    /// Results in memory that are not yet stored; a few are while all is well.
    results_waiting: u64,
    /// Beyond this many, runs wait until some are stored, and those that are due meanwhile are
    /// skipped and counted.
    results_waiting_max: usize,
}

impl StorageStatus {
    /// What open pages are told: how many results wait is worth no event while all is well.
    #[must_use]
    pub fn for_pages(self) -> Self {
        let results_waiting = if self.takes_writes { 0 } else { self.results_waiting };
        Self { results_waiting, ..self }
    }
}

/// The storage's present state, in the words of the API.
pub fn storage_status(shared: &Shared) -> StorageStatus {
    let trouble = shared.storage.trouble(shared.clock.now());
    StorageStatus {
        takes_writes: trouble.is_none(),
        reason: trouble.map(|trouble| trouble.ailment.as_words()),
        since: trouble.map(|trouble| trouble.since.into()),
        results_waiting: shared.storage.results_waiting(),
        results_waiting_max: shared.config.checks.results_waiting_max,
    }
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
        storage: storage_status(&shared),
        loops: loops.collect(),
    }))
}
