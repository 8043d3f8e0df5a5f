//! HTTP requests that go out: what is trusted, how answers are read, how failures are told.
//!
//! Invariant: certificates are always verified, redirects are never followed and proxies of the
//! environment are not used, so no secret travels further than configured. No more of an answer
//! is read than is kept.

use std::time::Duration;

use reqwest::{Client, Response, header};

use crate::notify::tls;

/// How much of a receiver's answer is kept for people.
const ANSWER_BYTES_MAX: usize = 500;

/// A client that trusts the system's authorities and those in `ca_pem`.
pub(crate) fn client(ca_pem: Option<&str>, timeout: Duration) -> Result<Client, reqwest::Error> {
    Client::builder()
        .tls_backend_preconfigured(tls::client_config(ca_pem))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(timeout)
        .build()
}

/// How many seconds the receiver wants to be left alone.
pub(crate) fn retry_after_s(answer: &Response) -> Option<u32> {
    answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// The first bytes of the answer's body, as text; the rest is not read.
pub(crate) async fn beginning(mut answer: Response) -> String {
    let mut read = Vec::new();
    while read.len() < ANSWER_BYTES_MAX {
        match answer.chunk().await {
            Ok(Some(chunk)) => {
                let room = ANSWER_BYTES_MAX - read.len();
                read.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
            Ok(None) | Err(_) => break,
        }
    }
    String::from_utf8_lossy(&read).replace('\0', "\u{fffd}")
}

/// An error with all its causes.
pub(crate) fn explain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    domain::text::shortened(&text, 500)
}
