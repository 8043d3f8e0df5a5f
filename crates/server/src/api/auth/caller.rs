//! The user on whose behalf a request comes.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::user::User;
use sha2::{Digest as _, Sha256};

use super::{session, token};
use crate::api::error::ApiError;
use crate::shared::Shared;

/// Who asks, and what they showed.
#[derive(Debug, Clone)]
pub(in crate::api) struct Caller {
    pub(in crate::api) user: User,
    pub(in crate::api) credentials: Credentials,
}

/// What a request was let in by.
#[derive(Debug, Clone)]
pub(in crate::api) enum Credentials {
    /// A browser's session, by the hash of its secret.
    Session { secret_hash: [u8; 32] },
    /// An API token, by the hash of its secret.
    Token { secret_hash: [u8; 32] },
}

impl Caller {
    /// A token if one is sent, else the session's cookie. A wrong token is refused even beside a
    /// good cookie: a program should notice.
    pub(super) async fn find(shared: &Shared, headers: &HeaderMap) -> Result<Self, ApiError> {
        let now = shared.clock.now();
        if headers.contains_key(header::AUTHORIZATION) {
            let secret = token::presented(headers).ok_or_else(ApiError::unauthenticated)?;
            let secret_hash = hash(&secret);
            let user = shared.store.token_user(secret_hash, now).await?;
            let user = user.ok_or_else(ApiError::unauthenticated)?;
            return Ok(Self { user, credentials: Credentials::Token { secret_hash } });
        }
        let secret = session::presented_secret(headers).ok_or_else(ApiError::unauthenticated)?;
        let secret_hash = hash(&secret);
        let user = shared.store.session_user(secret_hash, now).await?;
        let user = user.ok_or_else(ApiError::unauthenticated)?;
        Ok(Self { user, credentials: Credentials::Session { secret_hash } })
    }

    /// Whether the credentials still hold, for answers that last: a stream must not outlive a
    /// sign-out or a change of the password. A database that is away ends nothing.
    pub(in crate::api) async fn is_still_in(&self, shared: &Shared) -> bool {
        let now = shared.clock.now();
        let user = match self.credentials {
            Credentials::Session { secret_hash } => {
                shared.store.session_user(secret_hash, now).await
            }
            Credentials::Token { secret_hash } => shared.store.token_user(secret_hash, now).await,
        };
        user.map_or(true, |user| user.is_some())
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(ApiError::unauthenticated)
    }
}

/// What the database keeps of a secret of 256 random bits.
pub(in crate::api) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
