//! The three requests of the protocol, as a mock agent answers them.

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request, Response, StatusCode};
use protocol::{
    ApiError, ContentHash, Failed, Failure, HELLO_PATH, Measured, PLUGINS_PATH_PREFIX, RUN_PATH,
    RunReply, RunRequest, code, limits,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::time::sleep;

use crate::agent::Agent;
use crate::body::ReplyBody;
use crate::script::{Answer, Behaviour};

/// A hanging agent gives up by itself after this, so that nothing hangs for ever.
const HANG: Duration = Duration::from_mins(10);

/// The connection is to be closed without an answer.
#[derive(Debug)]
pub(crate) struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("closed on purpose")
    }
}

impl std::error::Error for Closed {}

type Reply = Response<ReplyBody>;

/// Answers one request, or closes the connection where the script says so.
pub(crate) async fn answer(agent: &Agent, request: Request<Incoming>) -> Result<Reply, Closed> {
    let known = request.headers().get(AUTHORIZATION).is_some_and(|v| agent.knows(v.as_bytes()));
    if !known {
        let message = "the key is missing or wrong";
        return Ok(refusal(StatusCode::UNAUTHORIZED, code::AUTHENTICATION_ERROR, message));
    }
    let path = request.uri().path().to_owned();
    match (request.method(), path.as_str()) {
        (&Method::GET, HELLO_PATH) => Ok(json(StatusCode::OK, &agent.hello())),
        (&Method::POST, RUN_PATH) => run(agent, request).await,
        (&Method::PUT, _) if path.starts_with(PLUGINS_PATH_PREFIX) => {
            Ok(install(agent, &path[PLUGINS_PATH_PREFIX.len()..], request).await)
        }
        (_, HELLO_PATH | RUN_PATH) => {
            let message = "this path takes another method";
            Ok(refusal(StatusCode::METHOD_NOT_ALLOWED, code::REQUEST_ERROR, message))
        }
        _ => Ok(refusal(StatusCode::NOT_FOUND, code::REQUEST_ERROR, "there is no such path")),
    }
}

async fn run(agent: &Agent, request: Request<Incoming>) -> Result<Reply, Closed> {
    let Some(body) = read(request, limits::RUN_REQUEST_BYTES_MAX).await else {
        return Ok(too_large());
    };
    let request: RunRequest = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            let message = format!("the run request is not understood: {error}");
            return Ok(refusal(StatusCode::BAD_REQUEST, code::REQUEST_ERROR, &message));
        }
    };
    let held = agent.installed_hash(&request.plugin_id);
    if held != Some(request.hash) {
        return Ok(json(StatusCode::OK, &RunReply::PluginMissing { installed_hash: held }));
    }
    behave(agent.answer(&request.plugin_id)).await
}

async fn behave(answer: Answer) -> Result<Reply, Closed> {
    let duration_us = answer.delay_ms * 1_000;
    if answer.delay_ms > 0 {
        sleep(Duration::from_millis(answer.delay_ms)).await;
    }
    let ok = |body| Ok(response(StatusCode::OK, body));
    match answer.behaviour {
        Behaviour::Ok => {
            let Answer { value, message, metrics, .. } = answer;
            let measured = Measured { value, message, metrics, duration_us };
            Ok(json(StatusCode::OK, &RunReply::Measured(measured)))
        }
        Behaviour::PluginError => {
            let message = answer.message.unwrap_or_else(|| "the mock plugin failed".to_owned());
            let failed = Failed { failure: Failure::PluginError, message, duration_us };
            Ok(json(StatusCode::OK, &RunReply::Failed(failed)))
        }
        Behaviour::Hang => {
            sleep(HANG).await;
            Err(Closed)
        }
        Behaviour::Close => Err(Closed),
        Behaviour::Garbage => ok(ReplyBody::whole(&b"\x00\xff{]<html>\"\\u12\n\x1b[31m"[..])),
        Behaviour::Drip => ok(ReplyBody::drip()),
        Behaviour::Huge => ok(ReplyBody::huge()),
    }
}

/// Takes a package: the bytes must be what the hash says; what is in them does not matter here.
async fn install(agent: &Agent, id: &str, request: Request<Incoming>) -> Reply {
    let bad = |message: &str| refusal(StatusCode::BAD_REQUEST, code::REQUEST_ERROR, message);
    if id.is_empty() || id.len() > limits::PLUGIN_ID_BYTES_MAX {
        return bad("the plugin's id is missing or too long");
    }
    let stated = request.uri().query().and_then(|query| query.strip_prefix("hash="));
    let Some(stated) = stated.and_then(|text| text.parse::<ContentHash>().ok()) else {
        return bad("the path needs ?hash= with the package's SHA-256");
    };
    let Some(body) = read(request, limits::ARCHIVE_BYTES_MAX).await else { return too_large() };
    if ContentHash::from_digest(Sha256::digest(&body).into()) != stated {
        let message = "the package's content is not what its hash says";
        return refusal(StatusCode::UNPROCESSABLE_ENTITY, code::PACKAGE_ERROR, message);
    }
    json(StatusCode::OK, &agent.install(id, stated))
}

/// The body within its bound; none if it is longer or breaks off.
async fn read(request: Request<Incoming>, bytes_max: usize) -> Option<Vec<u8>> {
    let body = Limited::new(request.into_body(), bytes_max).collect().await.ok()?;
    Some(body.to_bytes().to_vec())
}

fn too_large() -> Reply {
    let message = "the body is too large or broke off";
    refusal(StatusCode::PAYLOAD_TOO_LARGE, code::REQUEST_ERROR, message)
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Reply {
    json(status, &ApiError::new(code, message))
}

fn json(status: StatusCode, value: &impl Serialize) -> Reply {
    let bytes = serde_json::to_vec(value).expect("the protocol's own types are always JSON");
    response(status, ReplyBody::whole(bytes))
}

fn response(status: StatusCode, body: ReplyBody) -> Reply {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let content_type = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
