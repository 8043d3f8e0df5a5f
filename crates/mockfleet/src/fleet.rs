//! The agents' listeners: bound all before the first answer, and closed together.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use protocol::enrolment::{AgentKey, Enrolment};
use protocol::limits;
use serde::Serialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::agent::Agent;
use crate::api;
use crate::identity::Identity;
use crate::script::ScriptFile;

/// Most agents in one process.
pub const AGENTS_MAX: u16 = 20_000;

/// Connections to one agent at a time; more wait to be accepted.
const CONNECTIONS_MAX: usize = 64;

/// How long a handshake, or the wait for a request, may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_mins(15);

/// What fleet to start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many agents, at most [`AGENTS_MAX`].
    pub agents: u16,
    /// The port of the first agent, and of all where each has its own address. 0: any free ports.
    pub port_base: u16,
    /// Each agent on an address of its own (127.1.0.1 and on) instead of a port of its own.
    pub own_addresses: bool,
    /// What the agents say about when they started: seconds since 1970.
    pub started_at_s: i64,
}

/// One agent, as a core has to be told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Its name, by which the values file knows it.
    pub name: String,
    /// Where it listens.
    pub address: IpAddr,
    /// On which port.
    pub port: u16,
    /// The string to paste into the core.
    pub enrolment: String,
}

/// A running fleet. Dropping it closes every listener and connection.
#[derive(Debug)]
pub struct Fleet {
    members: Vec<Member>,
    /// Aborted when dropped.
    _listeners: JoinSet<()>,
}

impl Fleet {
    /// Binds every agent, then serves. Nothing is served if one cannot be bound.
    pub async fn start(
        settings: &Settings,
        identity: &Identity,
        script: Arc<ScriptFile>,
    ) -> anyhow::Result<Self> {
        let acceptor = TlsAcceptor::from(identity.tls()?);
        let bearer: Arc<str> = format!("Bearer {}", identity.key.to_text()).into();
        let mut members = Vec::new();
        let mut bound = Vec::new();
        for address in addresses(settings)? {
            let listener = TcpListener::bind(address)
                .await
                .with_context(|| format!("cannot listen on {address}"))?;
            let address = listener.local_addr()?;
            let name = format!("agent-{:04}", members.len() + 1);
            let key = AgentKey(identity.key.0);
            let enrolment = Enrolment { port: address.port(), pin: identity.pin, key };
            members.push(Member {
                name: name.clone(),
                address: address.ip(),
                port: address.port(),
                enrolment: enrolment.to_string(),
            });
            let bearer = Arc::clone(&bearer);
            let agent = Agent::new(name, bearer, settings.started_at_s, Arc::clone(&script));
            bound.push((listener, Arc::new(agent)));
        }
        let mut listeners = JoinSet::new();
        for (listener, agent) in bound {
            listeners.spawn(listen(listener, agent, acceptor.clone()));
        }
        Ok(Self { members, _listeners: listeners })
    }

    /// All agents, in the order of their names.
    pub fn members(&self) -> &[Member] {
        &self.members
    }
}

/// Where each agent listens.
fn addresses(settings: &Settings) -> anyhow::Result<Vec<SocketAddr>> {
    let Settings { agents, port_base, own_addresses, .. } = *settings;
    ensure!((1..=AGENTS_MAX).contains(&agents), "a fleet has 1 to {AGENTS_MAX} agents");
    ensure!(
        own_addresses || port_base == 0 || port_base.checked_add(agents - 1).is_some(),
        "{agents} ports from {port_base} on go beyond 65535; start lower, or give each agent its \
         own address"
    );
    let address = |index: u16| {
        if own_addresses {
            // 127.1.0.1 and on, leaving out the last bytes 0 and 255.
            let [high, low] = [index / 254, index % 254 + 1].map(|part| part.to_le_bytes()[0]);
            SocketAddr::from((Ipv4Addr::new(127, 1, high, low), port_base))
        } else {
            let port = if port_base == 0 { 0 } else { port_base + index };
            SocketAddr::from((Ipv4Addr::LOCALHOST, port))
        }
    };
    Ok((0..agents).map(address).collect())
}

/// Accepts for one agent until it is aborted; its connections end with it.
async fn listen(listener: TcpListener, agent: Arc<Agent>, acceptor: TlsAcceptor) {
    let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    loop {
        let Ok(permit) = Arc::clone(&free).acquire_owned().await else { return };
        let (agent, acceptor) = (Arc::clone(&agent), acceptor.clone());
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(async move {
                    serve(stream, agent, acceptor).await;
                    drop(permit);
                });
            }
            // Out of descriptors, most likely: those in use come free.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, agent: Arc<Agent>, acceptor: TlsAcceptor) {
    // A mock must answer at once; the cost of small packets is the point of a load test.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
    let service = service_fn(|request| {
        let agent = Arc::clone(&agent);
        async move { api::answer(&agent, request).await }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(limits::REQUEST_HEADER_BYTES_MAX);
    // Its errors are connections closed by either end, often on purpose.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}
