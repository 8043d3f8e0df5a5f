//! A server without its loops: the router over a fresh database, and somebody to ask it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::outcome::{ClassifiedResult, Metric, Outcome, Reply as AgentReply, ResultType};
use domain::time::{Span, Timestamp};
use domain::transition::{CurrentHealth, Subject};
use domain::user::{Role, User};
use serde_json::{Value, json};
use server::agents::Agents;
use server::clock::Clock;
use server::config::Config;
use server::identity::Identity;
use server::shared::Shared;
use server::vault::Vault;
use sha2::{Digest as _, Sha256};
use store::Store;
use store::recorder::{Batch, Recorder};
use store::token::NewToken;
use tower::ServiceExt as _;

/// Runs a test on SQLite and on PostgreSQL.
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($site:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses what its file imports")]
            use super::*;

            async fn body($site: crate::site::Site) $body

            #[tokio::test]
            async fn on_sqlite() {
                body(crate::site::Site::on_sqlite().await).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                body(crate::site::Site::on_postgresql().await).await;
            }
        }
    )*};
}

/// The server and its two users' tokens.
pub(crate) struct Site {
    pub(crate) shared: Arc<Shared>,
    pub(crate) router: Router,
    pub(crate) administrator: User,
    pub(crate) viewer: User,
    now: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
    _database: Option<testkit::Database>,
}

/// When tests begin.
pub(crate) const START: Timestamp = Timestamp(1_795_359_600_000_000);
pub(crate) const ADMINISTRATOR_TOKEN: &str =
    "prophasis_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
pub(crate) const VIEWER_TOKEN: &str = "prophasis_VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV";

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    /// The body, if the status is the expected one.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self.body
    }

    /// The field that a refusal names.
    #[track_caller]
    pub(crate) fn refused(self, status: u16) -> String {
        let body = self.expect(status);
        body["field"].as_str().unwrap_or_default().to_owned()
    }
}

impl Site {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("test.db")).await.unwrap();
        Self::over(store, folder, None).await
    }

    pub(crate) async fn on_postgresql() -> Self {
        let database = testkit::Database::create();
        let store = Store::open_postgres(&database.url()).await.unwrap();
        Self::over(store, tempfile::tempdir().unwrap(), Some(database)).await
    }

    /// Without users, as after the installation.
    pub(crate) async fn fresh() -> Self {
        let site = Self::on_sqlite().await;
        let mut session = site.shared.store.write().await.unwrap();
        session.execute("DELETE FROM users", Vec::new()).await.unwrap();
        session.commit().await.unwrap();
        site
    }

    async fn over(
        store: Store,
        folder: tempfile::TempDir,
        database: Option<testkit::Database>,
    ) -> Self {
        // The provider may be installed already, by another test of the same process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let toml = format!("[server]\ndata_dir = \"{}\"", folder.path().display());
        let config = Config::parse(&toml, &BTreeMap::new()).unwrap();
        let identity = Arc::new(Identity::open_or_create(&config).unwrap());
        let vault = Vault::new(&[7; 32]);
        let now = Arc::new(AtomicI64::new(START.0));
        let ticks = Arc::clone(&now);
        let clock = Clock::from_fn(move || Timestamp(ticks.load(Ordering::SeqCst)));
        let (shared, _run_now) =
            Shared::new(config, store, vault, Agents::new(identity), clock).unwrap();
        let shared = Arc::new(shared);
        let administrator = user(&shared, "ada", Role::Administrator, ADMINISTRATOR_TOKEN).await;
        let viewer = user(&shared, "vic", Role::Viewer, VIEWER_TOKEN).await;
        let router = server::api::router(Arc::clone(&shared));
        Self { shared, router, administrator, viewer, now, _folder: folder, _database: database }
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, span: Span) {
        self.now.fetch_add(span.0, Ordering::SeqCst);
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 32 << 20).await.unwrap();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask(as_administrator("GET", path, None)).await.expect(200)
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        self.ask(as_administrator(method, path, Some(body))).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send("PUT", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.ask(as_administrator("DELETE", path, None)).await
    }

    /// Creates something and returns its number.
    pub(crate) async fn make(&self, path: &str, body: Value) -> i64 {
        self.post(path, body).await.expect(201)["id"].as_i64().unwrap()
    }

    pub(crate) async fn make_host(&self, name: &str) -> i64 {
        self.make("/hosts", json!({"name": name, "address": "127.0.0.1"})).await
    }

    /// The plugin `org.prophasis.cpu`, from the repository.
    pub(crate) async fn make_plugin(&self) -> String {
        let archive = cpu_package();
        let reply = self.upload(archive).await.expect(201);
        reply["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn upload(&self, archive: Vec<u8>) -> Reply {
        let request = Request::post("/api/v1/plugins")
            .header(header::AUTHORIZATION, format!("Bearer {ADMINISTRATOR_TOKEN}"))
            .header(header::CONTENT_TYPE, "application/octet-stream");
        self.ask(request.body(archive.into()).unwrap()).await
    }

    /// A webhook that nobody listens at.
    pub(crate) async fn make_channel(&self, name: &str) -> i64 {
        self.make("/channels", webhook(name)).await
    }

    /// A host on which the check "Standard" runs the CPU plugin: the host's and check's numbers.
    pub(crate) async fn make_monitored_host(&self, name: &str) -> (i64, i64) {
        let plugin = self.make_plugin().await;
        let host = self.make_host(name).await;
        let body = json!({
            "name": "Standard", "host_ids": [host], "plugins": [{"plugin_id": plugin}],
        });
        let check = self.make("/checks", body).await;
        self.shared.reload_plan().await.unwrap();
        (host, check)
    }

    /// Commits one result of the CPU plugin, and what follows for the plugin and the host.
    pub(crate) async fn measure(&self, host: i64, value: f64, health: domain::health::Health) {
        let state = self.shared.state.assignments_of(host.into()).remove(0);
        let name = "time_percent[user]".to_owned();
        let metric = Metric { name, value, unit: "%".to_owned() };
        let result = ClassifiedResult {
            reply: AgentReply {
                assignment_id: state.assignment.id,
                at: self.shared.clock.now(),
                duration_us: 5,
                outcome: Outcome {
                    result_type: ResultType::Plugin,
                    value: Some(value),
                    message: Some("busy".to_owned()),
                    metrics: vec![metric],
                },
            },
            health,
            reason: Some("CPU is busy".to_owned()),
        };
        let at = result.reply.at;
        let host_health = self.shared.state.host(host.into()).unwrap().health;
        let change = |current: CurrentHealth, subject| {
            current.change_to(subject, health, at, Some(value), Some("CPU is busy".to_owned()))
        };
        let subjects = [
            (Subject::Assignment(state.assignment.id), state.health),
            (Subject::Host(host.into()), host_health),
        ];
        let transitions: Vec<_> = subjects
            .into_iter()
            .filter_map(|(subject, current)| change(current, subject))
            .map(|transition| (transition, Vec::new()))
            .collect();
        let changed: Vec<_> = transitions.iter().map(|(change, _)| change.clone()).collect();
        let mut recorder = Recorder::load(&self.shared.store).await.unwrap();
        let batch = Batch { results: vec![result.clone()], transitions };
        recorder.commit(&self.shared.store, &batch, at).await.unwrap();
        self.shared.state.take_results(std::iter::once((&result, (1.into(), 1))));
        for change in changed {
            self.shared.state.take_health(change.subject, CurrentHealth::from(&change));
        }
    }
}

async fn user(shared: &Shared, name: &str, role: Role, token: &str) -> User {
    let user = shared.store.create_user(name, role, "no password fits this", START).await.unwrap();
    let token = NewToken {
        name: "test".to_owned(),
        prefix: token[..14].to_owned(),
        secret_hash: Sha256::digest(token.as_bytes()).into(),
        user_id: user.id,
        expires_at: None,
    };
    shared.store.create_token(&token, START).await.unwrap();
    user
}

pub(crate) fn request(
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    match body {
        Some(body) => request
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_string().into())
            .unwrap(),
        None => request.body(Body::empty()).unwrap(),
    }
}

pub(crate) fn as_administrator(method: &str, path: &str, body: Option<Value>) -> Request<Body> {
    request(method, path, Some(ADMINISTRATOR_TOKEN), body)
}

pub(crate) fn webhook(name: &str) -> Value {
    json!({"name": name, "module": "webhook", "config": {"url": "http://127.0.0.1:9/hook"}})
}

pub(crate) fn cpu_package() -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/cpu");
    plugin::pack_directory(std::path::Path::new(folder)).unwrap()
}
