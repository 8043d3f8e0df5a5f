//! `POST /tokens`: makes a token for the caller; its secret is shown this once.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use store::token::NewToken;
use utoipa::ToSchema;

use super::Token;
use crate::api::Answer;
use crate::api::auth::{Caller, new_token};
use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::api::time::Time;
use crate::shared::Shared;

/// What a token is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenBody {
    name: String,
    /// Absent for a token that never expires.
    #[serde(default)]
    expires_at: Option<Time>,
}

/// A fresh token.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreatedToken {
    token: Token,
    /// Send it as `Authorization: Bearer …`. Nobody can show it again.
    secret: String,
}

#[utoipa::path(
    post, path = "/tokens", tag = "tokens", request_body = TokenBody,
    responses((status = 201, body = CreatedToken))
)]
pub(super) async fn create_token(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Body(body): Body<TokenBody>,
) -> Answer<(StatusCode, Json<CreatedToken>)> {
    let now = shared.clock.now();
    if body.expires_at.is_some_and(|Time(at)| at <= now) {
        return Err(ApiError::invalid("expires_at", "lies in the past"));
    }
    let fresh = new_token();
    let new = NewToken {
        name: body.name,
        prefix: fresh.shown,
        secret_hash: fresh.hash,
        user_id: caller.user.id,
        expires_at: body.expires_at.map(|Time(at)| at),
    };
    let token = shared.store.create_token(&new, now).await?;
    let created = CreatedToken { token: token.into(), secret: fresh.secret };
    Ok((StatusCode::CREATED, Json(created)))
}
