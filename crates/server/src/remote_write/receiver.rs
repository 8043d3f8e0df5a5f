//! The other end: one request at a time, and what its answer means.

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Client, RequestBuilder, StatusCode};

use crate::config::{Credentials, RemoteWrite};
use crate::outbound;

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The samples are there.
    Taken,
    /// The receiver will never take these samples; its words.
    Refused(String),
    /// Nothing was said about the samples: they wait.
    Later(Delay),
}

/// Why samples wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delay {
    /// The receiver's words, or what kept the request from it.
    pub(crate) why: String,
    /// How long it wants to be left alone.
    pub(crate) retry_after: Option<Duration>,
    /// Whether somebody must change something: an address, a password, a file.
    pub(crate) misconfigured: bool,
}

impl Delay {
    fn away(why: String, retry_after: Option<Duration>) -> Self {
        Self { why, retry_after, misconfigured: false }
    }

    fn misconfigured(why: String) -> Self {
        Self { why, retry_after: None, misconfigured: true }
    }
}

/// Where samples go.
#[derive(Debug)]
pub(super) struct Receiver {
    config: RemoteWrite,
    /// Made at the first request, and again if its files could not be read.
    client: Option<Client>,
}

impl Receiver {
    pub(super) fn new(config: RemoteWrite) -> Self {
        Self { config, client: None }
    }

    pub(super) fn batch_samples_max(&self) -> usize {
        self.config.batch_samples_max
    }

    /// Sends a compressed message.
    pub(super) async fn post(&mut self, body: Vec<u8>) -> Answer {
        let request = match self.request() {
            Ok(request) => request.body(body),
            Err(error) => return Answer::Later(Delay::misconfigured(format!("{error:#}"))),
        };
        match request.send().await {
            Ok(answer) => judge(answer).await,
            Err(error) => Answer::Later(Delay::away(outbound::explain(&error), None)),
        }
    }

    fn request(&mut self) -> anyhow::Result<RequestBuilder> {
        if self.client.is_none() {
            self.client = Some(client(&self.config)?);
        }
        let client = self.client.as_ref().context("there is no client")?;
        let request = client
            .post(&self.config.url)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("User-Agent", concat!("Prophasis/", env!("CARGO_PKG_VERSION")))
            .header("X-Prometheus-Remote-Write-Version", "0.1.0");
        let request = match &self.config.tenant {
            Some(tenant) => request.header("X-Scope-OrgID", tenant),
            None => request,
        };
        // Read each time, so that a secret can be replaced without a restart.
        Ok(match &self.config.credentials {
            Credentials::None => request,
            Credentials::Bearer(file) => request.bearer_auth(secret(file)?),
            Credentials::Basic(name, file) => request.basic_auth(name, Some(secret(file)?)),
        })
    }
}

fn client(config: &RemoteWrite) -> anyhow::Result<Client> {
    let ca_pem = config.ca_file.as_ref().map(|file| {
        let pem = std::fs::read_to_string(file);
        pem.with_context(|| format!("[remote_write] ca_file: reading {}", file.display()))
    });
    let timeout = Duration::from_millis(config.timeout_ms);
    outbound::client(ca_pem.transpose()?.as_deref(), timeout).context("preparing TLS")
}

fn secret(file: &std::path::Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("[remote_write]: reading the secret in {}", file.display()))?;
    Ok(text.trim_end().to_owned())
}

/// The protocol forbids to repeat what was refused. What the address or the credentials are
/// refused for says nothing about the samples, so those wait until somebody has mended it.
async fn judge(answer: reqwest::Response) -> Answer {
    let status = answer.status();
    let retry_after =
        outbound::retry_after_s(&answer).map(|seconds| Duration::from_secs(u64::from(seconds)));
    if status.is_success() {
        return Answer::Taken;
    }
    let said = format!("{status} {}", outbound::beginning(answer).await);
    let said = said.trim().to_owned();
    match status {
        StatusCode::BAD_REQUEST
        | StatusCode::CONFLICT
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY => Answer::Refused(said),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Answer::Later(Delay::away(said, retry_after))
        }
        status if status.is_server_error() => Answer::Later(Delay::away(said, retry_after)),
        status if status.is_redirection() => Answer::Later(Delay::misconfigured(format!(
            "{said}; redirects are not followed, give the final URL"
        ))),
        _ => Answer::Later(Delay::misconfigured(said)),
    }
}
