//! One connection from its handshake to its end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use protocol::limits;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use super::agent::Agent;
use super::api;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long a connection may go without the right key, all its requests together.
const STRANGER: Duration = Duration::from_secs(10);

/// How long the core may keep a connection open between two requests: a check's usual interval
/// and more, since a new connection costs far more than one kept.
const IDLE: Duration = Duration::from_mins(15);

/// Most headers of a request; the core sends five.
const HEADERS_MAX: usize = 32;

pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: TlsAcceptor,
    agent: Arc<Agent>,
    mut stopping: watch::Receiver<bool>,
) {
    let stranger_until = Instant::now() + HANDSHAKE + STRANGER;
    // Answers are small and awaited: they should not wait to be joined.
    let _ = stream.set_nodelay(true);
    let stream = match timeout(HANDSHAKE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::info!(%peer, %error, "a TLS handshake failed");
            return;
        }
        Err(_) => return,
    };
    let known = Arc::new(AtomicBool::new(false));
    let service =
        service_fn(|request| api::answer(Arc::clone(&agent), Arc::clone(&known), request));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_headers(HEADERS_MAX)
        .max_buf_size(limits::REQUEST_HEADER_BYTES_MAX);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut stranger = true;
    let mut told = false;
    loop {
        tokio::select! {
            // Its errors are the other end's ways of going away.
            _ = &mut connection => return,
            () = sleep_until(stranger_until), if stranger => {
                if !known.load(Ordering::Relaxed) {
                    return;
                }
                stranger = false;
            }
            _ = stopping.wait_for(|stop| *stop), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
