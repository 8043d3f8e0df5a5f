//! `PUT /users/{id}`: renames, changes the role or the password. A new password or role ends all
//! of the user's sessions.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use domain::id::UserId;
use domain::user::{check_password, check_user_name};
use store::user::UserChange;

use super::{User, UserBody};
use crate::api::Answer;
use crate::api::auth::Gate;
use crate::api::body::Body;
use crate::api::id::Id;
use crate::shared::Shared;

#[utoipa::path(
    put, path = "/users/{id}", tag = "users", params(("id" = i64, Path)), request_body = UserBody,
    responses((status = 200, body = User))
)]
pub(super) async fn update_user(
    State(shared): State<Arc<Shared>>,
    Extension(gate): Extension<Arc<Gate>>,
    Id(id): Id<UserId>,
    Body(body): Body<UserBody>,
) -> Answer<Json<User>> {
    check_user_name("name", &body.name)?;
    let password_hash = match body.password {
        Some(password) => {
            check_password("password", &password, &body.name)?;
            Some(gate.hash(password).await?)
        }
        None => None,
    };
    let change = UserChange { name: body.name, role: body.role, password_hash };
    let user = shared.store.update_user(id, &change).await?;
    shared.signals.configuration_changed("users");
    Ok(Json(user.into()))
}
