//! The listening side: connections, their bounds, and a calm end.
//!
//! One thread serves everything. A connection that has not shown the right key soon is closed,
//! so strangers cannot hold the places of the core.

mod agent;
mod api;
mod body;
mod connection;
mod install;
mod measure;
mod platform;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::config::Config;
use crate::files::{self, Files};
use crate::key::KeyHash;
use crate::{identity, tls};
use agent::Agent;

/// Most connections at a time; a further one waits to be accepted.
const CONNECTIONS_MAX: usize = 64;

/// How long a run in progress may go on after the signal to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long to pause when the system can give no further connection, e.g. no descriptor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn run(directory: &Path, now: SystemTime) -> anyhow::Result<()> {
    let files = Files::new(directory);
    let config = Config::read(&files.config())?;
    files.own_directory()?;
    let (certificate, private_key) = identity::read(&files)?;
    let key_hash = KeyHash::parse(&files::read(&files.key_hash())?)?;
    let tls = tls::config(certificate, private_key, config.core_pin)?;
    let repository = plugin::Repository::open(&files.plugins())?;
    let agent = Arc::new(Agent::new(key_hash, repository, now));
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = bind(config.address())
        .await
        .with_context(|| format!("cannot listen on {}; is the port taken?", config.address()))?;
    let pinned = if config.core_pin.is_some() { "one core" } else { "any core that has the key" };
    tracing::info!("listening on {} for {pinned}", listener.local_addr()?);

    let (stop, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    tokio::select! {
        () = accept(&listener, &acceptor, &agent, &stopping, &mut connections) => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    drop(listener);
    tracing::info!("stopping");
    let _ = stop.send(true);
    let all = async { while connections.join_next().await.is_some() {} };
    // Dropping what is left kills its plugin.
    let _ = timeout(FAREWELL, all).await;
    connections.shutdown().await;
    Ok(())
}

/// All addresses means IPv4 only where the kernel has no IPv6.
async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Err(error)
            if error.kind() != ErrorKind::AddrInUse
                && address.is_ipv6()
                && address.ip().is_unspecified() =>
        {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, address.port())).await
        }
        bound => bound,
    }
}

async fn accept(
    listener: &TcpListener,
    acceptor: &TlsAcceptor,
    agent: &Arc<Agent>,
    stopping: &watch::Receiver<bool>,
    connections: &mut JoinSet<()>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        // Before accepting: who finds no place waits in the kernel's bounded queue.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
        let (acceptor, agent, stopping) = (acceptor.clone(), Arc::clone(agent), stopping.clone());
        connections.spawn(async move {
            connection::serve(stream, peer, acceptor, agent, stopping).await;
            drop(place);
        });
    }
}
