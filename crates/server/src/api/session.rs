//! Signing in and out.

mod create;
mod delete;
mod get;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(create::create_session))
        .routes(routes!(get::get_session, delete::delete_session))
}
