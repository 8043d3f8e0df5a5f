//! One kept-open TLS connection to one agent. A new one costs many times what a run on an open
//! one does, so it is kept until it breaks.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;

use super::Target;
use super::fault::Fault;
use super::pin::{PinVerifier, WRONG_PIN};
use crate::identity::Identity;

/// Bounds of an answer's head: an agent that lies must not fill the core's memory.
const HEADERS_MAX: usize = 32;
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// An open connection. Dropping it closes it.
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    _driver: AbortOnDropHandle<()>,
}

impl Connection {
    /// Connects and proves that the other end holds the pinned key.
    pub(super) async fn open(identity: &Identity, target: &Target) -> Result<Self, Fault> {
        let tcp = connect(target).await?;
        let tls = TlsConnector::from(Arc::new(tls_config(identity, target.pin)?));
        // The name is not checked (the pin is); an address always makes a valid one.
        let name = ServerName::try_from(target.address.clone())
            .or_else(|_| ServerName::try_from("agent.invalid"))
            .map_err(|error| Fault::Tls(std::io::Error::other(error)))?;
        let stream = tls.connect(name, tcp).await.map_err(tls_fault)?;
        let (sender, driver) = http1::Builder::new()
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEAD_BYTES_MAX)
            .handshake(TokioIo::new(stream))
            .await?;
        let driver = tokio::spawn(async move {
            // An error here also ends the request under way, which reports it.
            let _ = driver.await;
        });
        Ok(Self { sender, _driver: AbortOnDropHandle::new(driver) })
    }

    /// Whether a request can be sent.
    pub(super) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    /// Sends a request and reads the whole answer, of at most `bytes_max` bytes.
    pub(super) async fn ask(
        &mut self,
        request: Request<Full<Bytes>>,
        bytes_max: usize,
    ) -> Result<Response<Bytes>, Fault> {
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        let (head, body): (_, Incoming) = answer.into_parts();
        let body = Limited::new(body, bytes_max).collect().await.map_err(|error| match error
            .downcast::<hyper::Error>(
        ) {
            Ok(broken) => Fault::Http(*broken),
            Err(_) => Fault::Malformed(format!("more than {bytes_max} bytes")),
        })?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

async fn connect(target: &Target) -> Result<TcpStream, Fault> {
    let addresses = tokio::net::lookup_host((target.address.as_str(), target.port))
        .await
        .map_err(Fault::Resolve)?;
    let mut last = std::io::Error::other("the name has no address");
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true).map_err(Fault::Connect)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(Fault::Connect(last))
}

fn tls_config(identity: &Identity, pin: [u8; 32]) -> Result<rustls::ClientConfig, Fault> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let (chain, key) = identity.duplicate();
    let fault = |error: rustls::Error| Fault::Tls(std::io::Error::other(error));
    rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(fault)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(PinVerifier::new(pin, provider)))
        .with_client_auth_cert(chain, key)
        .map_err(fault)
}

fn tls_fault(error: std::io::Error) -> Fault {
    let wrong_pin = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        .is_some_and(|inner| *inner == WRONG_PIN);
    if wrong_pin { Fault::Pin } else { Fault::Tls(error) }
}
