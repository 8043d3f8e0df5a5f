//! Somebody who receives webhooks: a real HTTP server that remembers what it heard and answers as
//! it is told.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

use crate::certificate::Certificate;
use crate::wait::until;

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// The deduplication key.
    pub(crate) fn key(&self) -> String {
        self.header("idempotency-key")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A status, and headers.
    Status(u16, Vec<(&'static str, String)>),
    /// Nothing, for ever.
    Never,
}

#[derive(Debug, Default)]
struct Ledger {
    heard: Mutex<Vec<Heard>>,
    answers: Mutex<VecDeque<Answer>>,
}

/// The server; it ends when it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    ledger: Arc<Ledger>,
    _serving: AbortOnDropHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        Self::listen(None).await
    }

    /// Over TLS, as `localhost`.
    pub(crate) async fn start_with_tls(certificate: &Certificate) -> Self {
        Self::listen(Some(TlsAcceptor::from(certificate.server_config()))).await
    }

    async fn listen(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = match tls {
            None => format!("http://127.0.0.1:{port}/hook"),
            Some(_) => format!("https://localhost:{port}/hook"),
        };
        let ledger = Arc::new(Ledger::default());
        let accepting = accept(listener, tls, Arc::clone(&ledger));
        Self { url, ledger, _serving: AbortOnDropHandle::new(tokio::spawn(accepting)) }
    }

    /// Answers the next requests like this, one each; after them come `200`s.
    pub(crate) fn answer_next(&self, answers: impl IntoIterator<Item = Answer>) {
        self.ledger.answers.lock().unwrap().extend(answers);
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.ledger.heard.lock().unwrap().clone()
    }

    /// What was heard, once there are at least `count` requests.
    pub(crate) async fn hears(&self, count: usize) -> Vec<Heard> {
        until(&format!("{count} requests"), async || {
            let heard = self.heard();
            (heard.len() >= count).then_some(heard)
        })
        .await
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, ledger: Arc<Ledger>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, ledger) = (tls.clone(), Arc::clone(&ledger));
        tokio::spawn(async move {
            match tls {
                None => serve(stream, ledger).await,
                Some(tls) => {
                    // A client that does not trust the certificate ends the handshake.
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, ledger).await;
                    }
                }
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, ledger: Arc<Ledger>) {
    let service = service_fn(|request| answer(request, Arc::clone(&ledger)));
    // Clients close connections as they like.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    ledger: Arc<Ledger>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return std::future::pending().await };
    ledger.heard.lock().unwrap().push(Heard {
        method: head.method,
        path: head.uri.path().to_owned(),
        headers: head.headers,
        body: body.to_bytes(),
    });
    let next = ledger.answers.lock().unwrap().pop_front();
    let Some(answer) = next else { return Ok(Response::new(Full::from("thanks"))) };
    let Answer::Status(status, headers) = answer else { return std::future::pending().await };
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    Ok(response.body(Full::from("as told")).unwrap())
}
