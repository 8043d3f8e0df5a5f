//! Which compressions a browser reads (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// Whether `Accept-Encoding` names `encoding` and does not refuse it. The wildcard is not
/// followed: who can read Brotli says so.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let quality = parts.find_map(|part| part.strip_prefix("q="));
            named && quality.is_none_or(|text| text.parse::<f32>().is_ok_and(|q| q > 0.0))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_header() {
        let mut headers = HeaderMap::new();
        assert!(!accepts(&headers, "gzip"));
        headers.insert(header::ACCEPT_ENCODING, "gzip;q=0.5, br;q=0, zstd".parse().unwrap());
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
        assert!(accepts(&headers, "zstd"));
        assert!(!accepts(&headers, "zst"));
    }
}
