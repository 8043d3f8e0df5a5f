//! Browser sessions: a random secret in a cookie that scripts cannot read and other sites cannot
//! send; the database keeps only its hash.

use axum::http::{HeaderMap, HeaderValue, header};
use domain::id::UserId;
use domain::user::SESSION_LIFETIME;

use super::caller::hash;
use crate::api::error::ApiError;
use crate::random;
use crate::shared::Shared;

const COOKIE: &str = "__Host-prophasis_session";

/// Starts a session for `user` and returns its cookie. The session that the request came with is
/// over, so a secret planted before the login is worth nothing after it.
pub(in crate::api) async fn begin_session(
    shared: &Shared,
    user: UserId,
    headers: &HeaderMap,
) -> Result<HeaderValue, ApiError> {
    if let Some(earlier) = presented_secret(headers) {
        shared.store.delete_session(hash(&earlier)).await?;
    }
    let secret = random::secret();
    let now = shared.clock.now();
    shared.store.create_session(hash(&secret), user, now, now.plus(SESSION_LIFETIME)).await?;
    Ok(cookie(&secret, SESSION_LIFETIME.as_seconds()))
}

/// The cookie that makes the browser forget its session.
pub(in crate::api) fn end_session_cookie() -> HeaderValue {
    cookie("", 0)
}

/// The secret in the request's cookie.
pub(in crate::api) fn presented_secret(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, secret)| *name == COOKIE && secret.len() == 43)
        .map(|(_, secret)| secret.to_owned())
}

fn cookie(secret: &str, max_age_s: i64) -> HeaderValue {
    let text = format!(
        "{COOKIE}={secret}; Path=/; Max-Age={max_age_s}; HttpOnly; Secure; SameSite=Strict"
    );
    HeaderValue::try_from(text).expect("a secret is base64url, the rest is fixed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_cookie_among_others_and_nothing_else() {
        let secret = "x".repeat(43);
        let mut headers = HeaderMap::new();
        let value = format!("a=b; {COOKIE}={secret}; c=d");
        headers.insert(header::COOKIE, value.parse().unwrap());
        assert_eq!(presented_secret(&headers), Some(secret));
        headers.insert(header::COOKIE, format!("{COOKIE}=short").parse().unwrap());
        assert_eq!(presented_secret(&headers), None);
    }

    #[test]
    fn scripts_and_other_sites_cannot_use_the_cookie() {
        let text = cookie("s", 9);
        for word in ["__Host-", "HttpOnly", "Secure", "SameSite=Strict", "Path=/;"] {
            assert!(text.to_str().unwrap().contains(word), "{word}");
        }
    }
}
