//! One connection from its handshake to its end.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use protocol::limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::agent::Agent;
use super::api;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long a connection may go without the right key, all its requests together.
const STRANGER: Duration = Duration::from_secs(10);

/// How long the core may keep a connection open between two requests: a check's usual interval
/// and more, since a new connection costs far more than one kept.
const IDLE: Duration = Duration::from_mins(15);

/// How long to take in what the other end is still sending when it was refused.
const LINGER: Duration = Duration::from_secs(2);

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
    let service = service_fn(|request| {
        Box::pin(api::answer(Arc::clone(&agent), Arc::clone(&known), request))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_headers(HEADERS_MAX)
        .max_buf_size(limits::REQUEST_HEADER_BYTES_MAX);
    let mut connection = http.serve_connection(TokioIo::new(stream), service);
    let mut stranger = true;
    let mut told = false;
    loop {
        tokio::select! {
            // Its errors are the other end's ways of going away.
            _ = poll_fn(|context| connection.poll_without_shutdown(context)) => break,
            () = sleep_until(stranger_until), if stranger => {
                if !known.load(Ordering::Relaxed) {
                    return;
                }
                stranger = false;
            }
            _ = stopping.wait_for(|stop| *stop), if !told => {
                told = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    // This also ends a run that is in progress, whose core has gone.
    let stream = connection.into_parts().io.into_inner();
    let _ = timeout(LINGER, hang_up(stream)).await;
}

/// Ends our side, then discards the rest of a body that was refused: closing at once would reset
/// the connection, and the other end would lose the answer that says why.
async fn hang_up(mut stream: TlsStream<TcpStream>) {
    let _ = stream.shutdown().await;
    let mut rest = vec![0; 8192];
    while let Ok(1..) = stream.read(&mut rest).await {}
}
