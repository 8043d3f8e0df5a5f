//! People who sign in.

mod create;
mod delete;
mod get;
mod list;
mod update;

use std::sync::Arc;

use domain::id::UserId;
use domain::user::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::time::Time;
use super::words;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(list::list_users, create::create_user)).routes(routes!(
        get::get_user,
        update::update_user,
        delete::delete_user
    ))
}

/// Somebody who signs in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct User {
    #[schema(value_type = i64)]
    id: UserId,
    /// What is typed to sign in; unique regardless of case.
    name: String,
    #[schema(value_type = words::Role)]
    role: Role,
    created_at: Time,
}

impl From<domain::user::User> for User {
    fn from(user: domain::user::User) -> Self {
        Self { id: user.id, name: user.name, role: user.role, created_at: user.created_at.into() }
    }
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignedIn {
    user: User,
}

impl From<domain::user::User> for SignedIn {
    fn from(user: domain::user::User) -> Self {
        Self { user: user.into() }
    }
}

/// What administrators set about a user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserBody {
    name: String,
    #[schema(value_type = words::Role)]
    role: Role,
    /// At least 12 characters. Absent in a change, the password stays as it is.
    #[serde(default)]
    password: Option<String>,
}
