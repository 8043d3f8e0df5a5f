//! The web pages: files that the web build made, embedded in the program, with the headers that
//! keep browsers from doing what a page of ours never asks for.
//!
//! Invariant: nothing is read from the disk here, so no path can lead out of the pages.

mod encoding;
mod headers;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::shared::Shared;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Pages;

/// The page that the app's own router takes over from.
const INDEX: &str = "index.html";
/// The names of files under it contain a hash of their content.
const HASHED: &str = "assets/";

/// Adds the pages to the API, and the security headers to both.
pub fn with_pages(api: Router, shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/healthz", get(health))
        .with_state(shared)
        .merge(api)
        .fallback(page)
        .layer(middleware::from_fn(headers::protect))
}

/// For load balancers and supervisors: the process answers and the database does, too.
async fn health(State(shared): State<Arc<Shared>>) -> Response {
    match shared.store.ping().await {
        Ok(()) => "ok".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

async fn page(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") {
        return (StatusCode::NOT_FOUND, "the API is at /api/v1").into_response();
    }
    let file = if path.is_empty() { INDEX } else { path };
    if let Some(response) = serve(file, request.headers()) {
        return response;
    }
    if is_file(request.uri()) {
        return (StatusCode::NOT_FOUND, "there is no such file").into_response();
    }
    serve(INDEX, request.headers()).unwrap_or_else(not_built)
}

/// Whether the path means a file rather than a page of the app. A plugin's page has dots in its
/// path, too: only endings that the web build makes count.
fn is_file(uri: &Uri) -> bool {
    let path = uri.path().trim_start_matches('/');
    path.starts_with(HASHED) || content_type(path).is_some()
}

fn serve(path: &str, request: &HeaderMap) -> Option<Response> {
    // The compressed copies are not pages of their own.
    let content_type = content_type(path)?;
    let plain = Pages::get(path)?;
    let etag = etag(&plain);
    let caching =
        if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if request
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == etag.as_bytes())
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        encoded(path, plain, request)
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, etag);
    Some(response)
}

/// The smallest copy of the file that the browser can read.
fn encoded(path: &str, plain: EmbeddedFile, request: &HeaderMap) -> Response {
    for (name, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if encoding::accepts(request, name)
            && let Some(copy) = Pages::get(&format!("{path}{ending}"))
        {
            let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static(name))];
            return (encoding, axum::body::Bytes::from(copy.data.into_owned())).into_response();
        }
    }
    axum::body::Bytes::from(plain.data.into_owned()).into_response()
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let text = URL_SAFE_NO_PAD.encode(&hash[..12]);
    HeaderValue::try_from(format!("\"{text}\"")).expect("base64 is a valid header")
}

/// None for files that are not served under their own name.
fn content_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

fn not_built() -> Response {
    let text = "The pages were not built into this program: build web/ first. \
                The API is at /api/v1.\n";
    (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugins_page_is_a_page_and_a_script_is_a_file() {
        let is_file = |path: &'static str| is_file(&Uri::from_static(path));
        assert!(!is_file("/plugins/org.prophasis.cpu"));
        assert!(!is_file("/hosts/3"));
        assert!(is_file("/assets/gone-1234"));
        assert!(is_file("/favicon.ico"));
    }

    #[test]
    fn compressed_copies_have_no_address_of_their_own() {
        assert!(serve("index.html.br", &HeaderMap::new()).is_none());
        assert!(serve("../Cargo.toml", &HeaderMap::new()).is_none());
    }
}
