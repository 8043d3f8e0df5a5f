//! `POST /sessions`: signs in by name and password.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Json, RequestExt as _};
use domain::user::PASSWORD_BYTES_MAX;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::auth::{Gate, begin_session, client_address};
use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::api::user::SignedIn;
use crate::shared::Shared;

/// Who signs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    name: String,
    password: String,
}

#[utoipa::path(
    post, path = "/sessions", tag = "session", request_body = Login,
    responses((status = 201, body = SignedIn, description = "signed in by a cookie"))
)]
pub(super) async fn create_session(
    State(shared): State<Arc<Shared>>,
    Extension(gate): Extension<Arc<Gate>>,
    request: Request,
) -> Answer<impl IntoResponse> {
    let address = client_address(request.extensions());
    let headers = request.headers().clone();
    let Body(login) = request.extract::<Body<Login>, _>().await?;
    gate.admit(&login.name, &address, shared.clock.now())?;
    if login.password.len() > PASSWORD_BYTES_MAX {
        return Err(ApiError::wrong_credentials());
    }
    let (user, stored) = shared.store.user_with_hash(&login.name).await?.unzip();
    let right = gate.verify(login.password, stored).await?;
    let Some(user) = user.filter(|_| right) else {
        return Err(ApiError::wrong_credentials());
    };
    gate.succeeded(&login.name, &address);
    let cookie = begin_session(&shared, user.id, &headers).await?;
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(SignedIn::from(user))))
}
