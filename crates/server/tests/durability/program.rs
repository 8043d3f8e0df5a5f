//! The real program as a process, seen as its users see it: through the API and its own log.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use domain::user::Role;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use server::clock::Clock;
use sha2::{Digest as _, Sha256};
use store::Store;
use store::token::NewToken;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::wait::until;

const TOKEN: &str = "prophasis_VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV";

/// A running `prophasis server`.
pub(crate) struct Program {
    process: Child,
    address: String,
    log: PathBuf,
    client: reqwest::Client,
}

/// Lets somebody look who may not change anything.
pub(crate) async fn add_viewer(store: &Store) {
    let now = Clock::system().now();
    let user = store.create_user("vic", Role::Viewer, "no password fits this", now).await.unwrap();
    let token = NewToken {
        name: "test".to_owned(),
        prefix: TOKEN[..14].to_owned(),
        secret_hash: Sha256::digest(TOKEN.as_bytes()).into(),
        user_id: user.id,
        expires_at: None,
    };
    store.create_token(&token, now).await.unwrap();
}

impl Program {
    /// Starts it over what is in `data_dir` and `database`, which is `sqlite` or a URL; its own log
    /// goes to a file in `folder`.
    pub(crate) async fn start(folder: &Path, data_dir: &Path, database: &str) -> Self {
        let config = folder.join("prophasis.toml");
        let data_dir = data_dir.display();
        let text = format!(
            "[server]\nlisten = \"127.0.0.1:0\"\ndata_dir = \"{data_dir}\"\n
             [database]\nurl = \"{database}\"\n"
        );
        std::fs::write(&config, text).unwrap();
        let log = folder.join("server.log");
        let mut process = Command::new(env!("CARGO_BIN_EXE_prophasis"))
            .args(["server", "--config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = until("the server is ready", async || {
            let line = lines.next_line().await.unwrap().expect("the server runs");
            line.strip_prefix("ready ").map(str::to_owned)
        })
        .await;
        // Its certificate is its own, and is not what is tested here.
        let client = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build();
        Self { process, address, log, client: client.unwrap() }
    }

    /// The process's number.
    pub(crate) fn id(&self) -> u32 {
        self.process.id().expect("it runs")
    }

    /// What the API says, if it answers well.
    pub(crate) async fn get(&self, path: &str) -> Option<Value> {
        let request = self.client.get(format!("{}/api/v1{path}", self.address)).bearer_auth(TOKEN);
        let response = request.send().await.ok()?.error_for_status().ok()?;
        serde_json::from_slice(&response.bytes().await.ok()?).ok()
    }

    /// Opens a page, which is then told what changes.
    pub(crate) async fn open_page(&self) -> Page {
        let request = self.client.get(format!("{}/api/v1/events", self.address)).bearer_auth(TOKEN);
        let events = request.send().await.unwrap().error_for_status().unwrap();
        Page { events, unread: String::new() }
    }

    /// The part of the status from which pages have their banner.
    pub(crate) async fn storage(&self) -> Option<Value> {
        Some(self.get("/status").await?["storage"].clone())
    }

    /// The state of the storage, once it takes no writes for this reason, and so many results wait.
    pub(crate) async fn is_in_trouble(&self, reason: &str, waiting: u64) -> Value {
        until(&format!("the server says: {reason}"), async || {
            let storage = self.storage().await?;
            let told = storage["takes_writes"] == false && storage["reason"] == reason;
            (told && storage["results_waiting"].as_u64()? >= waiting).then_some(storage)
        })
        .await
    }

    /// Waits, for a minute at most, until everything is stored again.
    pub(crate) async fn is_well(&self) {
        until("results are stored again", async || {
            let storage = self.storage().await?;
            (storage["takes_writes"] == true).then_some(())
        })
        .await;
    }

    /// Waits until the system log has an entry of this code.
    pub(crate) async fn has_logged(&self, code: &str) {
        until(&format!("the system log has {code}"), async || {
            let listed = self.get("/system-logs?limit=200").await?;
            let entries = listed["items"].as_array()?;
            entries.iter().any(|entry| entry["code"] == code).then_some(())
        })
        .await;
    }

    /// The process's own log.
    pub(crate) fn own_log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Stops it as an administrator does, and looks at how it went.
    pub(crate) async fn stop(mut self) {
        let pid = Pid::from_raw(i32::try_from(self.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        let status = self.process.wait().await.unwrap();
        let log = self.own_log();
        assert!(status.success(), "{status}: {log}");
        assert!(!log.contains("panicked"), "{log}");
    }
}

/// An open page: it hears of the storage even while no question to the database is answered.
pub(crate) struct Page {
    events: reqwest::Response,
    unread: String,
}

impl Page {
    /// Waits until its banner gives one of these reasons and tells that so many results wait.
    pub(crate) async fn is_told(&mut self, reasons: &[&str], waiting: u64) {
        until(&format!("the page is told: {reasons:?}"), async || {
            let storage = self.next_storage().await;
            let reason = storage["reason"].as_str()?;
            let waits = storage["results_waiting"].as_u64()? >= waiting;
            (reasons.contains(&reason) && waits).then_some(())
        })
        .await;
    }

    /// The next event that tells of the storage.
    async fn next_storage(&mut self) -> Value {
        loop {
            while let Some((line, rest)) = self.unread.split_once('\n') {
                let data = line.strip_prefix("data:").and_then(|data| {
                    serde_json::from_str::<Value>(data).ok()?.get("storage").cloned()
                });
                self.unread = rest.into();
                if let Some(storage) = data {
                    return storage;
                }
            }
            let chunk = self.events.chunk().await.unwrap().expect("the page stays open");
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}
