//! Starts and stops the server: one straight line up, the same line back down.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use store::Store;
use tokio::task::JoinHandle;

use crate::agents::Agents;
use crate::api;
use crate::clock::Clock;
use crate::config::{Config, Database};
use crate::identity::Identity;
use crate::loops::Loops;
use crate::shared::Shared;
use crate::starter::{self, FirstHost};
use crate::vault::Vault;

/// How long a request's head may take to arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// Headers of one request.
const HEADERS_MAX: usize = 100;
/// Bytes of one request's head over HTTP/1; bodies are bounded where they are read.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// The same over HTTP/2.
const HEAD_LIST_BYTES_MAX: u32 = 64 * 1024;
/// Requests side by side on one HTTP/2 connection.
const STREAMS_MAX: u32 = 100;
/// How long open requests may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(3);

/// The running server.
pub struct App {
    _lock: std::fs::File,
    shared: Arc<Shared>,
    loops: Loops,
    handle: Handle<SocketAddr>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl App {
    /// Starts everything; when this returns, requests are answered.
    pub async fn start(
        mut config: Config,
        first_hosts: &[FirstHost],
        clock: Clock,
    ) -> Result<Self> {
        make_data_dir(&config)?;
        let lock = lock(&config)?;
        // Bound first: a port in use should be told before anything else happens.
        let listener = listen(config.server.listen)?;
        config.server.now_listening_on(listener.local_addr().context("preparing the listener")?);
        let identity = Arc::new(Identity::open_or_create(&config)?);
        let vault = Vault::open_or_create(&config.server.data_dir.join("master.key"))?;
        let store = open_store(&config).await?;
        let now = clock.now();
        starter::install_standard_plugins(&store, &config.server.data_dir, now).await?;
        starter::add_first_hosts(&store, &vault, first_hosts, now).await?;
        let agents = Agents::new(Arc::clone(&identity));
        let (shared, run_now) =
            Shared::new(config, store, vault, agents, clock).context("starting the classifiers")?;
        let shared = Arc::new(shared);
        let loops = Loops::start(&shared, run_now).await?;
        let handle = Handle::new();
        let router = api::router(Arc::clone(&shared));
        let tls = RustlsConfig::from_config(Arc::new(tls_config(&identity)?));
        let mut server = axum_server::from_tcp(listener)
            .context("serving")?
            .acceptor(RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor::new()))
            .handle(handle.clone());
        bound_heads(server.http_builder());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = server.serve(service);
        let serving = tokio::spawn(server);
        handle.listening().await.context("the server could not listen")?;
        Ok(Self { _lock: lock, shared, loops, handle, serving })
    }

    /// Where people find the pages.
    pub fn public_url(&self) -> &str {
        &self.shared.config.server.public_url
    }

    /// The one-time link for the first administrator; none if there is a user already.
    pub async fn set_up_link(&self) -> Result<Option<String>> {
        if self.shared.store.user_count().await? > 0 {
            return Ok(None);
        }
        let token = self.shared.setup_token.issue();
        Ok(Some(format!("{}/setup#token={token}", self.public_url())))
    }

    /// What the server works with.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Stops everything and leaves the data as it should be found.
    pub async fn stop(self) {
        self.shared.live.close();
        self.handle.graceful_shutdown(Some(GRACE));
        if let Ok(Err(error)) = self.serving.await {
            tracing::error!("serving ended with an error: {error}");
        }
        self.loops.stop().await;
        self.shared.store.close().await;
    }
}

/// Makes the data directory, which only its owner may enter.
pub fn make_data_dir(config: &Config) -> Result<()> {
    let dir = &config.server.data_dir;
    if !dir.exists() {
        std::fs::create_dir_all(dir).with_context(|| format!("making {}", dir.display()))?;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
            .with_context(|| format!("protecting {}", dir.display()))?;
    }
    Ok(())
}

/// Opens the configured database.
pub async fn open_store(config: &Config) -> Result<Store> {
    match &config.database {
        Database::Sqlite => {
            let path = config.sqlite_path();
            make_data_dir(config)?;
            Store::open_sqlite(&path)
                .await
                .with_context(|| format!("opening the database {}", path.display()))
        }
        Database::Postgres(url) => {
            Store::open_postgres(url).await.context("opening the PostgreSQL database")
        }
    }
}

/// Two servers on one directory would each believe to be the only one.
pub fn lock(config: &Config) -> Result<std::fs::File> {
    let path = config.server.data_dir.join("lock");
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("opening {}", path.display()))?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)
        .with_context(|| format!("another server is using {}", config.server.data_dir.display()))?;
    Ok(file)
}

fn listen(address: SocketAddr) -> Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address).with_context(|| {
        format!(
            "cannot listen on {address}; if another program uses the port, choose another with --listen"
        )
    })?;
    listener.set_nonblocking(true).context("preparing the listener")?;
    Ok(listener)
}

/// A request's head is small and comes at once, or the connection ends.
fn bound_heads(builder: &mut Builder<TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(HEAD_LIST_BYTES_MAX)
        .max_concurrent_streams(STREAMS_MAX);
}

fn tls_config(identity: &Identity) -> Result<rustls::ServerConfig> {
    let (chain, key) = identity.duplicate();
    let mut config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("the certificate and its key do not fit together")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
