//! The exchanges of the protocol: greet, run, upload.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use domain::outcome::{Outcome, ResultType};
use http::{Request, Response, StatusCode, header};
use http_body_util::Full;
use protocol::{ApiError, ContentHash, Hello, RunReply, RunRequest, limits};
use serde::de::DeserializeOwned;

use super::connection::Connection;
use super::fault::Fault;
use super::{Order, Packages, Target, translate};

/// What the agent gets less of the deadline than the core: time for its answer to arrive.
const ANSWER_MARGIN: Duration = Duration::from_millis(500);

pub(super) async fn hello(connection: &mut Connection, target: &Target) -> Result<Hello, Fault> {
    let request = request(target, "GET", protocol::HELLO_PATH, Bytes::new())?;
    let answer = connection.ask(request, limits::REPLY_BYTES_MAX).await?;
    let hello: Hello = understood(&answer)?;
    if hello.protocol != protocol::VERSION {
        return Err(Fault::Malformed(format!(
            "it speaks protocol {}, this core speaks {}; upgrade the older of the two",
            hello.protocol,
            protocol::VERSION
        )));
    }
    Ok(translate::hello(hello))
}

/// Asks for a run; if the agent lacks the package, sends it and asks again.
pub(super) async fn run(
    connection: &mut Connection,
    target: &Target,
    order: &Order,
    packages: &impl Packages,
) -> Result<RunReply, Fault> {
    let reply = ask_for_run(connection, target, order).await?;
    if !matches!(reply, RunReply::PluginMissing { .. }) {
        return Ok(reply);
    }
    let archive = packages.archive(&order.plugin_id).await.map_err(Fault::Package)?;
    upload(connection, target, order, archive).await?;
    match ask_for_run(connection, target, order).await? {
        RunReply::PluginMissing { .. } => {
            Err(Fault::Malformed("it says that it lacks the package it has just taken".to_owned()))
        }
        reply => Ok(reply),
    }
}

/// The outcome of a run whose total deadline passed.
pub(super) fn timed_out(target: &Target, connected: bool, after: Duration) -> Outcome {
    let place = format!("{}:{}", target.address, target.port);
    let seconds = after.as_secs_f64();
    let message = if connected {
        format!("the agent at {place} did not answer within {seconds:.1} s")
    } else {
        format!(
            "no connection to {place} within {seconds:.1} s; is the machine up, and does a firewall drop the connection?"
        )
    };
    Outcome::failed(ResultType::ConnectionTimeout, message)
}

async fn ask_for_run(
    connection: &mut Connection,
    target: &Target,
    order: &Order,
) -> Result<RunReply, Fault> {
    let timeout = order.timeout.saturating_sub(ANSWER_MARGIN).max(order.timeout / 2);
    let message = RunRequest {
        plugin_id: order.plugin_id.clone(),
        hash: order.hash,
        parameters: order.parameters.clone(),
        timeout_ms: u64::try_from(timeout.as_millis()).unwrap_or(limits::TIMEOUT_MS_MAX),
        output_bytes_max: limits::OUTPUT_BYTES_DEFAULT,
    };
    let body = serde_json::to_vec(&message)
        .map_err(|error| Fault::Package(format!("the parameters cannot be sent: {error}")))?;
    let request = request(target, "POST", protocol::RUN_PATH, body.into())?;
    understood(&connection.ask(request, limits::REPLY_BYTES_MAX).await?)
}

async fn upload(
    connection: &mut Connection,
    target: &Target,
    order: &Order,
    archive: Vec<u8>,
) -> Result<(), Fault> {
    let path = format!("{}{}?hash={}", protocol::PLUGINS_PATH_PREFIX, order.plugin_id, order.hash);
    let request = request(target, "PUT", &path, archive.into())?;
    let answer = connection.ask(request, limits::REPLY_BYTES_MAX).await?;
    let taken: Taken = understood(&answer)?;
    if taken.hash != order.hash {
        return Err(Fault::Malformed("it took another package than the one sent".to_owned()));
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct Taken {
    hash: ContentHash,
}

fn request(
    target: &Target,
    method: &str,
    path: &str,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, Fault> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "agent")
        .header(header::AUTHORIZATION, format!("Bearer {}", URL_SAFE_NO_PAD.encode(target.key)))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(body))
        .map_err(|error| Fault::Package(format!("the request cannot be formed: {error}")))
}

fn understood<T: DeserializeOwned>(answer: &Response<Bytes>) -> Result<T, Fault> {
    match answer.status() {
        StatusCode::OK => serde_json::from_slice(answer.body())
            .map_err(|error| Fault::Malformed(format!("{error}"))),
        StatusCode::UNAUTHORIZED => Err(Fault::Unauthorised),
        status => {
            let message = serde_json::from_slice::<ApiError>(answer.body())
                .map_or_else(|_| "no explanation".to_owned(), |error| error.message);
            let message = domain::text::shortened(&message, 500);
            Err(Fault::Refused { status: status.as_u16(), message })
        }
    }
}
