//! The HTTP API under `/api/v1`: one action a file, one error envelope, described by OpenAPI.
//!
//! Invariant: nothing here answers without credentials, except what [`auth::OPEN`] names; a new
//! route is closed until somebody opens it there. Viewers may only read, except what
//! [`auth::VIEWERS_MAY`] names. `tests/api` walks every route of the description and checks both.

#![allow(unused_qualifications, reason = "utoipa's macros qualify the types of queries")]

mod alert;
mod auth;
mod availability;
mod backup;
mod body;
mod channel;
mod check;
mod classifier;
mod csv;
mod error;
pub mod event;
mod fault;
mod host;
mod host_group;
mod id;
mod incident;
mod json_schema;
mod maintenance_window;
mod metrics;
mod monitoring_gap;
mod notification;
mod openapi;
mod overview;
mod page;
mod plugin;
mod schedule;
mod series;
mod service;
mod session;
mod setup;
pub mod status;
mod system_log;
mod time;
mod token;
mod transition;
mod user;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::Extension;
use axum::middleware;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use crate::shared::Shared;
use crate::web;
use auth::Gate;
use error::ApiError;

pub use auth::password;
pub use openapi::document;

/// Where the API begins.
pub const BASE: &str = "/api/v1";

/// The API and the web pages, ready to serve.
pub fn router(shared: Arc<Shared>) -> Router {
    let (routes, _) = routes().split_for_parts();
    let api = routes
        .merge(openapi::routes())
        .fallback(|| async { ApiError::no_such_route() })
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        .layer(Extension(Arc::new(Gate::new())));
    // Prometheus looks for it outside the API; it is guarded like the rest.
    let metrics = Router::new().route("/metrics", get(metrics::get_metrics));
    let guarded = Router::new().nest(BASE, guarded(api, &shared)).merge(guarded(metrics, &shared));
    web::with_pages(guarded, shared)
}

/// Behind the guard, with faults turned into the error envelope.
fn guarded(routes: Router<Arc<Shared>>, shared: &Arc<Shared>) -> Router {
    routes
        .layer(middleware::from_fn_with_state(Arc::clone(shared), auth::guard))
        .layer(middleware::from_fn_with_state(Arc::clone(shared), fault::layer))
        .with_state(Arc::clone(shared))
}

/// Every route together with its description.
fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .merge(setup::routes())
        .merge(session::routes())
        .merge(user::routes())
        .merge(token::routes())
        .merge(host::routes())
        .merge(host_group::routes())
        .merge(plugin::routes())
        .merge(check::routes())
        .merge(schedule::routes())
        .merge(classifier::routes())
        .merge(channel::routes())
        .merge(alert::routes())
        .merge(notification::routes())
        .merge(service::routes())
        .merge(maintenance_window::routes())
        .merge(incident::routes())
        .merge(availability::routes())
        .merge(monitoring_gap::routes())
        .merge(backup::routes())
        .merge(system_log::routes())
        .merge(series::routes())
        .merge(overview::routes())
        .merge(event::routes())
        .merge(status::routes())
}

/// What a handler gives back.
type Answer<T> = Result<T, ApiError>;
