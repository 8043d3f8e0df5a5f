//! API tokens: programs act on behalf of the user who made the token.

mod create;
mod delete;
mod list;

use std::sync::Arc;

use domain::id::{TokenId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::time::Time;
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(list::list_tokens, create::create_token))
        .routes(routes!(delete::delete_token))
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Token {
    #[schema(value_type = i64)]
    id: TokenId,
    /// What it is for.
    name: String,
    /// The beginning of the secret, to recognise it.
    prefix: String,
    /// On whose behalf it acts.
    #[schema(value_type = i64)]
    user_id: UserId,
    created_at: Time,
    /// When it stops working; null for never.
    expires_at: Option<Time>,
    /// To the minute; null if it never was.
    last_used_at: Option<Time>,
}

impl From<domain::user::Token> for Token {
    fn from(token: domain::user::Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            prefix: token.prefix,
            user_id: token.user_id,
            created_at: token.created_at.into(),
            expires_at: token.expires_at.map(Time),
            last_used_at: token.last_used_at.map(Time),
        }
    }
}
