//! `POST /users`: lets somebody in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use domain::user::{check_password, check_user_name};

use super::{User, UserBody};
use crate::api::Answer;
use crate::api::auth::Gate;
use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/users", tag = "users", request_body = UserBody,
    responses((status = 201, body = User))
)]
pub(super) async fn create_user(
    State(shared): State<Arc<Shared>>,
    Extension(gate): Extension<Arc<Gate>>,
    Body(body): Body<UserBody>,
) -> Answer<(StatusCode, Json<User>)> {
    check_user_name("name", &body.name)?;
    let password = body
        .password
        .ok_or_else(|| ApiError::invalid("password", "is missing; give at least 12 characters"))?;
    check_password("password", &password, &body.name)?;
    let hash = gate.hash(password).await?;
    let now = shared.clock.now();
    let user = shared.store.create_user(&body.name, body.role, &hash, now).await?;
    shared.signals.configuration_changed("users");
    Ok((StatusCode::CREATED, Json(user.into())))
}
