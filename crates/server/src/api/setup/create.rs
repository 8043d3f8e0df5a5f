//! `POST /setup`: makes the first administrator and signs them in.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Json, RequestExt as _};
use domain::user::{check_password, check_user_name};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::auth::{Gate, begin_session, client_address};
use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::api::user::SignedIn;
use crate::shared::Shared;

/// The bucket in which attempts at the link's secret are counted.
const LIMIT_NAME: &str = "(setup)";

/// The first administrator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstUser {
    /// From the link that the server printed: what follows `#token=`.
    token: String,
    /// What is typed to sign in.
    name: String,
    /// At least 12 characters.
    password: String,
}

#[utoipa::path(
    post, path = "/setup", tag = "setup", request_body = FirstUser,
    responses((status = 201, body = SignedIn, description = "made, and signed in by a cookie"))
)]
pub(super) async fn create_first_user(
    State(shared): State<Arc<Shared>>,
    Extension(gate): Extension<Arc<Gate>>,
    request: Request,
) -> Answer<impl IntoResponse> {
    let address = client_address(request.extensions());
    let headers = request.headers().clone();
    let Body(first) = request.extract::<Body<FirstUser>, _>().await?;
    gate.admit(LIMIT_NAME, &address, shared.clock.now())?;
    if shared.store.user_count().await? > 0 {
        return Err(ApiError::conflict("the server is set up already; sign in instead"));
    }
    if !shared.setup_token.matches(&first.token) {
        return Err(ApiError::forbidden(
            "the link is not valid (any more); the server prints a new one when it starts",
        ));
    }
    check_user_name("name", &first.name)?;
    check_password("password", &first.password, &first.name)?;
    let hash = gate.hash(first.password).await?;
    let now = shared.clock.now();
    let user = shared.store.create_first_administrator(&first.name, &hash, now).await?;
    shared.setup_token.end();
    gate.succeeded(LIMIT_NAME, &address);
    let cookie = begin_session(&shared, user.id, &headers).await?;
    shared.log.info("api", "set_up", format!("{} is the first administrator", user.name));
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(SignedIn::from(user))))
}
