//! Which request is answered by what; the key is checked before anything else is looked at.
//!
//! Invariant: without the right key every request gets the same 401, whatever its path.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, AUTHORIZATION, CONNECTION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use protocol::{ApiError, HELLO_PATH, PLUGINS_PATH_PREFIX, RUN_PATH, code};
use serde::Serialize;

use super::agent::Agent;
use super::{install, measure, platform};

/// A refusal on its way to the core.
pub(super) struct Refusal {
    status: StatusCode,
    error: ApiError,
    /// The one method that the path takes, if that is what was wrong.
    allow: Option<Method>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, error: ApiError::new(code, message), allow: None }
    }

    pub(super) fn request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code::REQUEST_ERROR, message)
    }

    pub(super) fn busy() -> Self {
        let message = "other runs are in progress and wait; ask again later";
        Self::new(StatusCode::TOO_MANY_REQUESTS, code::BUSY, message)
    }
}

/// Answers one request; marks the connection as `known` once it showed the right key.
pub(super) async fn answer(
    agent: Arc<Agent>,
    known: Arc<AtomicBool>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if !has_key(&agent, &request) {
        let message = "the key is missing or wrong; enrol this host again";
        let refusal = Refusal::new(StatusCode::UNAUTHORIZED, code::AUTHENTICATION_ERROR, message);
        let mut response = refuse(&refusal);
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        return Ok(response);
    }
    known.store(true, Ordering::Relaxed);
    let answered = route(&agent, request).await;
    Ok(answered.unwrap_or_else(|refusal| refuse(&refusal)))
}

fn has_key(agent: &Agent, request: &Request<Incoming>) -> bool {
    let mut headers = request.headers().get_all(AUTHORIZATION).iter();
    let (Some(header), None) = (headers.next(), headers.next()) else { return false };
    let key = header.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
    key.and_then(|key| key.parse().ok()).is_some_and(|key| agent.key_hash.is_of(&key))
}

async fn route(
    agent: &Arc<Agent>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Refusal> {
    let path = request.uri().path();
    let only = |method: Method| allow(request.method(), &method);
    if path == HELLO_PATH {
        only(Method::GET)?;
        let plugins = agent.repository.lock().await.list();
        return Ok(json(StatusCode::OK, &platform::hello(plugins, agent.started_at_s)));
    }
    if path == RUN_PATH {
        only(Method::POST)?;
        return Ok(json(StatusCode::OK, &measure::run(agent, request).await?));
    }
    if let Some(id) = path.strip_prefix(PLUGINS_PATH_PREFIX) {
        only(Method::PUT)?;
        let id = id.to_owned();
        return Ok(json(StatusCode::OK, &install::install(agent, id, request).await?));
    }
    Err(Refusal::new(StatusCode::NOT_FOUND, code::REQUEST_ERROR, "there is nothing at this path"))
}

fn allow(method: &Method, only: &Method) -> Result<(), Refusal> {
    if method == only {
        return Ok(());
    }
    let message = format!("this path takes {only} only");
    let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, code::REQUEST_ERROR, message);
    Err(Refusal { allow: Some(only.clone()), ..refusal })
}

fn refuse(refusal: &Refusal) -> Response<Full<Bytes>> {
    let mut response = json(refusal.status, &refusal.error);
    if let Some(only) = &refusal.allow
        && let Ok(value) = HeaderValue::from_str(only.as_str())
    {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

fn json(status: StatusCode, body: &impl Serialize) -> Response<Full<Bytes>> {
    let bytes = serde_json::to_vec(body).expect("the protocol's messages have text keys only");
    let mut response = Response::new(Full::new(Bytes::from(bytes)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
