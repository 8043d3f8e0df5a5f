//! Requests that other sites make browsers send. The cookie's `SameSite=Strict` stops them
//! already; this is the second lock, for browsers and sub-domains that the first leaves open.

use axum::extract::Request;
use axum::http::header;

use crate::api::error::ApiError;

enum Origin {
    Same,
    Foreign,
    /// No browser, or a very old one.
    Untold,
}

/// For requests with a cookie: the browser must say that the page is ours.
pub(super) fn require_same(request: &Request) -> Result<(), ApiError> {
    match origin(request) {
        Origin::Same => Ok(()),
        Origin::Foreign | Origin::Untold => Err(refusal()),
    }
}

/// For requests without credentials, which programs send, too.
pub(super) fn refuse_foreign(request: &Request) -> Result<(), ApiError> {
    match origin(request) {
        Origin::Same | Origin::Untold => Ok(()),
        Origin::Foreign => Err(refusal()),
    }
}

fn refusal() -> ApiError {
    ApiError::forbidden("the request does not come from a page of this server")
}

fn origin(request: &Request) -> Origin {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = text("sec-fetch-site") {
        return if site == "same-origin" { Origin::Same } else { Origin::Foreign };
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return Origin::Untold };
    // HTTP/2 has the host in the address instead of a header.
    let host = text(header::HOST.as_str())
        .or_else(|| request.uri().authority().map(http::uri::Authority::as_str));
    let ours = host.is_some_and(|host| {
        origin.strip_prefix("https://").is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    });
    if ours { Origin::Same } else { Origin::Foreign }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        let builder = Request::builder().uri("/api/v1/hosts").header("host", "monitor:4049");
        let request =
            headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        request.body(axum::body::Body::empty()).unwrap()
    }

    #[test]
    fn only_our_own_pages_may_write_with_a_cookie() {
        let may = |headers: &[(&str, &str)]| require_same(&request(headers)).is_ok();
        assert!(may(&[("sec-fetch-site", "same-origin")]));
        assert!(may(&[("origin", "https://monitor:4049")]));
        assert!(!may(&[]));
        assert!(!may(&[("sec-fetch-site", "same-site"), ("origin", "https://monitor:4049")]));
        assert!(!may(&[("sec-fetch-site", "none")]));
        assert!(!may(&[("origin", "https://evil.example")]));
        assert!(!may(&[("origin", "http://monitor:4049")]));
        assert!(!may(&[("origin", "null")]));
    }

    #[test]
    fn a_foreign_page_may_not_even_log_in() {
        assert!(refuse_foreign(&request(&[])).is_ok());
        assert!(refuse_foreign(&request(&[("origin", "https://evil.example")])).is_err());
    }
}
