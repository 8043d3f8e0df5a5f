//! API tokens: `prophasis_` and 43 characters, so that a leaked one is recognised by scanners.

use axum::http::{HeaderMap, header};

use super::caller::hash;
use crate::random;

const PREFIX: &str = "prophasis_";
/// How much of a token is kept readable, to tell tokens apart: too little to guess the rest.
const SHOWN_CHARS: usize = PREFIX.len() + 4;

/// A fresh token.
pub(in crate::api) struct NewToken {
    /// Shown once, never kept.
    pub(in crate::api) secret: String,
    /// The readable beginning.
    pub(in crate::api) shown: String,
    /// What is kept.
    pub(in crate::api) hash: [u8; 32],
}

/// Makes a token.
pub(in crate::api) fn new_token() -> NewToken {
    let secret = format!("{PREFIX}{}", random::secret());
    NewToken { shown: secret[..SHOWN_CHARS].to_owned(), hash: hash(&secret), secret }
}

/// The token in the request's `Authorization: Bearer …`.
pub(super) fn presented(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    let right = scheme.eq_ignore_ascii_case("bearer")
        && secret.starts_with(PREFIX)
        && secret.len() == PREFIX.len() + 43;
    right.then(|| secret.to_owned())
}
