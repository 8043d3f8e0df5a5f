//! Reads a request's body within its bound and its time.

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::{Request, StatusCode};
use protocol::code;
use tokio::time::timeout;

use super::api::Refusal;

/// How long a whole body may take: 16 MiB over a slow line of 1 Mbit/s.
const BODY: Duration = Duration::from_secs(140);

/// The body, whose length must be stated: what is too long is refused before it is read.
pub(super) async fn read(request: Request<Incoming>, bytes_max: usize) -> Result<Bytes, Refusal> {
    let refused = |status, message: String| Refusal::new(status, code::REQUEST_ERROR, message);
    let Some(length) = request.body().size_hint().exact() else {
        let message = "state the body's length (Content-Length)".to_owned();
        return Err(refused(StatusCode::LENGTH_REQUIRED, message));
    };
    if length > bytes_max as u64 {
        let message = format!("the body has {length} bytes; at most {bytes_max} are taken");
        return Err(refused(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    match timeout(BODY, Limited::new(request.into_body(), bytes_max).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) => Err(Refusal::request(format!("the body is damaged: {error}"))),
        Err(_) => {
            let message = "the body came too slowly".to_owned();
            Err(refused(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}
