//! The API's own description, put together from the handlers, with what all of them have in
//! common added once: the error envelope and the two ways to sign in.

mod answers;

use std::sync::{Arc, LazyLock};

use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, Ref, ResponseBuilder, SecurityRequirement,
    Server,
};
use utoipa::{PartialSchema, ToSchema};

use super::BASE;
use super::auth::OPEN;
use super::error::ApiProblem;
use crate::shared::Shared;

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(build);

/// The description of the whole API.
pub fn document() -> &'static OpenApi {
    &DOCUMENT
}

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/openapi.json", get(show))
}

async fn show() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-cache")], Json(document()))
}

fn build() -> OpenApi {
    let mut document = super::routes().into_openapi();
    document.info = InfoBuilder::new()
        .title("Prophasis")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Everything the web pages do, they do through this API."))
        .build();
    document.servers = Some(vec![Server::new(BASE)]);
    let components = document.components.get_or_insert_with(Components::default);
    components.schemas.insert(ApiProblem::name().into_owned(), ApiProblem::schema());
    let cookie = ApiKey::Cookie(ApiKeyValue::new("__Host-prophasis_session"));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
        for (operation, method) in operations.into_iter().zip(["GET", "POST", "PUT", "DELETE"]) {
            let open = OPEN.iter().any(|(listed, at)| listed == method && at == path);
            if let Some(operation) = operation {
                complete(operation, open);
            }
        }
    }
    answers::are_complete(&mut document);
    document
}

fn complete(operation: &mut Operation, open: bool) {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("ApiProblem"))).build();
    let refused = ResponseBuilder::new()
        .description("refused or failed")
        .content("application/json", problem)
        .build();
    operation.responses.responses.insert("default".to_owned(), refused.into());
    if !open {
        let either = ["session", "token"]
            .map(|name| SecurityRequirement::new(name, std::iter::empty::<String>()));
        operation.security = Some(either.into());
    }
}
