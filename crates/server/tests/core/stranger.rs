//! Ends of a connection that no honest agent is: they show some certificate, say what they like,
//! and count what they are told.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use protocol::enrolment::{AgentKey, Enrolment, Pin};
use server::identity::public_key_pin;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

use crate::certificate::Certificate;

/// A TLS server that is no agent: it counts handshakes begun and bytes of plain text received.
pub(crate) struct Eavesdropper {
    pub(crate) port: u16,
    handshakes: Arc<AtomicUsize>,
    bytes: Arc<AtomicUsize>,
    _serving: AbortOnDropHandle<()>,
}

impl Eavesdropper {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = TlsAcceptor::from(Certificate::for_localhost().server_config());
        let (handshakes, bytes) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counts = (Arc::clone(&handshakes), Arc::clone(&bytes));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counts.0.fetch_add(1, Ordering::SeqCst);
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut buffer = [0; 4096];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    counts.1.fetch_add(read, Ordering::SeqCst);
                }
            }
        });
        Self { port, handshakes, bytes, _serving: AbortOnDropHandle::new(serving) }
    }

    /// Handshakes begun, and bytes that were told to it.
    pub(crate) fn heard(&self) -> (usize, usize) {
        (self.handshakes.load(Ordering::SeqCst), self.bytes.load(Ordering::SeqCst))
    }
}

/// An agent with the right certificate that answers everything with one status and body.
pub(crate) struct Liar {
    pub(crate) enrolment: Enrolment,
    _serving: AbortOnDropHandle<()>,
}

impl Liar {
    pub(crate) async fn start(status: StatusCode, hello: &str, other: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let certificate = Certificate::for_localhost();
        let enrolment = Enrolment {
            port: listener.local_addr().unwrap().port(),
            pin: Pin(public_key_pin(&certificate.der).unwrap()),
            key: AgentKey([1; 32]),
        };
        let acceptor = TlsAcceptor::from(certificate.server_config());
        let (hello, other) = (Bytes::from(hello.to_owned()), Bytes::from(other.to_owned()));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = {
                    let (hello, other) = (hello.clone(), other.clone());
                    service_fn(move |request| {
                        let answer = answer(&request, status, &hello, &other);
                        std::future::ready(Ok::<_, Infallible>(answer))
                    })
                };
                let Ok(stream) = acceptor.accept(stream).await else { continue };
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { enrolment, _serving: AbortOnDropHandle::new(serving) }
    }
}

fn answer(
    request: &Request<Incoming>,
    status: StatusCode,
    hello: &Bytes,
    other: &Bytes,
) -> Response<Full<Bytes>> {
    let greeting = request.uri().path() == protocol::HELLO_PATH;
    let (status, body) = if greeting { (StatusCode::OK, hello) } else { (status, other) };
    Response::builder().status(status).body(Full::new(body.clone())).unwrap()
}

/// A port that refuses connections for as long as this lives.
pub(crate) fn refusing_port() -> (u16, TcpSocket) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    (socket.local_addr().unwrap().port(), socket)
}

/// A port that swallows connections: its queue is full, so nothing more is ever answered.
pub(crate) async fn blackhole() -> (u16, (TcpListener, Vec<TcpStream>)) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    let patience = std::time::Duration::from_millis(500);
    // As many as the queue takes; the first that is not answered proves that it is full.
    while let Ok(connected) = tokio::time::timeout(patience, TcpStream::connect(address)).await {
        queued.push(connected.unwrap());
        assert!(queued.len() < 100, "the queue has no end");
    }
    (address.port(), (listener, queued))
}
