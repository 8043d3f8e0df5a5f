//! The first minutes: no user exists yet, and the link that the server printed lets one in.

mod create;
mod get;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(get::get_setup, create::create_first_user))
}
