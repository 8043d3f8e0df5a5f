//! The core's side of the agent protocol: connections, pins, and the translation of everything
//! that can happen on them into outcomes.
//!
//! Invariant: the agent's key is only sent on a connection whose certificate has the pinned
//! public key. Everything an agent sends is bounded before it is kept.

mod connection;
mod exchange;
mod fault;
mod pin;
mod translate;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::id::HostId;
use domain::outcome::{Outcome, ResultType};
use protocol::{ContentHash, Hello};

use crate::clock::Stopwatch;
use crate::identity::Identity;
use connection::Connection;

/// How long a greeting may take in all.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);

/// What a reply means, with every bound checked once more.
pub fn outcome_of(reply: protocol::RunReply) -> Outcome {
    translate::outcome(reply)
}

/// Where an agent is and how it is known.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// DNS name or IP address.
    pub address: String,
    /// Usually 4048.
    pub port: u16,
    /// SHA-256 of its public key.
    pub pin: [u8; 32],
    /// The key that lets the core in.
    pub key: [u8; 32],
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key stays out of logs.
        write!(f, "Target({}:{})", self.address, self.port)
    }
}

/// An agent's answer to a greeting.
#[derive(Debug, Clone)]
pub struct Greeting {
    /// What it says about itself.
    pub hello: Hello,
    /// How long connecting and asking took.
    pub round_trip_ms: u64,
}

/// One run to be done by an agent.
#[derive(Debug, Clone)]
pub struct Order {
    /// The plugin's id.
    pub plugin_id: String,
    /// The exact package.
    pub hash: ContentHash,
    /// What the check sets.
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// Total deadline: connect, transfer and execution.
    pub timeout: Duration,
}

/// Gives a package's bytes when an agent lacks it.
pub trait Packages: Send + Sync {
    /// The archive with this hash.
    fn archive(&self, plugin_id: &str) -> impl Future<Output = Result<Vec<u8>, String>> + Send;
}

/// All connections to agents, one a host, kept open between runs.
pub struct Agents {
    identity: Arc<Identity>,
    lines: Mutex<HashMap<HostId, Arc<tokio::sync::Mutex<Line>>>>,
    greetings: Mutex<HashMap<HostId, Hello>>,
}

/// The place of a host's connection.
#[derive(Default)]
struct Line {
    open: Option<(Target, Connection)>,
}

impl Agents {
    /// No connections yet; `identity` is shown to agents that ask who is calling.
    pub fn new(identity: Arc<Identity>) -> Self {
        Self { identity, lines: Mutex::default(), greetings: Mutex::default() }
    }

    /// Connects anew, authenticates and greets: what "test connection" does.
    pub async fn hello(&self, target: &Target) -> Result<Greeting, Outcome> {
        let watch = Stopwatch::start();
        let asked = async {
            let mut connection = Connection::open(&self.identity, target).await?;
            exchange::hello(&mut connection, target).await
        };
        let hello = match tokio::time::timeout(HELLO_TIMEOUT, asked).await {
            Ok(answer) => answer.map_err(|fault| fault.into_outcome(target))?,
            Err(_) => {
                return Err(Outcome::failed(
                    ResultType::ConnectionTimeout,
                    format!(
                        "{}:{} did not answer within {} s; is the agent running, and does a firewall drop the connection?",
                        target.address,
                        target.port,
                        HELLO_TIMEOUT.as_secs()
                    ),
                ));
            }
        };
        let round_trip_ms = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Greeting { hello, round_trip_ms })
    }

    /// Runs a plugin on a host and returns whatever came of it, at the latest at the deadline.
    pub async fn run(
        &self,
        host_id: HostId,
        target: &Target,
        order: &Order,
        packages: &impl Packages,
    ) -> Outcome {
        let line = self.line(host_id);
        let mut line = line.lock().await;
        let watch = Stopwatch::start();
        let ran = tokio::time::timeout(
            order.timeout,
            self.run_on(host_id, &mut line, target, order, packages),
        );
        match ran.await {
            Ok(Ok(reply)) => translate::outcome(reply),
            Ok(Err(fault)) => {
                line.open = None;
                fault.into_outcome(target)
            }
            Err(_) => {
                // Whatever is half-way on this connection must not be taken for the next answer.
                let connected = line.open.take().is_some();
                exchange::timed_out(target, connected, watch.elapsed())
            }
        }
    }

    /// Closes the connections of hosts that are no longer configured.
    pub fn retain(&self, keep: impl Fn(HostId) -> bool) {
        self.lines.lock().expect("no holder of this lock panics").retain(|host, _| keep(*host));
    }

    /// What agents said about themselves on connections opened since the last call.
    pub fn take_greetings(&self) -> HashMap<HostId, Hello> {
        std::mem::take(&mut *self.greetings.lock().expect("no holder of this lock panics"))
    }

    fn line(&self, host_id: HostId) -> Arc<tokio::sync::Mutex<Line>> {
        let mut lines = self.lines.lock().expect("no holder of this lock panics");
        Arc::clone(lines.entry(host_id).or_default())
    }

    async fn run_on(
        &self,
        host_id: HostId,
        line: &mut Line,
        target: &Target,
        order: &Order,
        packages: &impl Packages,
    ) -> Result<protocol::RunReply, fault::Fault> {
        let usable =
            line.open.as_ref().is_some_and(|(known, open)| known == target && open.is_ready());
        if usable && let Some((_, connection)) = &mut line.open {
            match exchange::run(connection, target, order, packages).await {
                // The agent closed the idle connection just now: nothing ran, so ask anew.
                Err(fault) if fault.is_stale() => {}
                answer => return answer,
            }
        }
        line.open = None;
        let mut connection = Connection::open(&self.identity, target).await?;
        let hello = exchange::hello(&mut connection, target).await?;
        self.greetings.lock().expect("no holder of this lock panics").insert(host_id, hello);
        let (_, connection) = line.open.insert((target.clone(), connection));
        exchange::run(connection, target, order, packages).await
    }
}
