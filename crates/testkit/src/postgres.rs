//! A PostgreSQL server of one's own, made from nothing in about two seconds.

use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use crate::{POSTGRES_VARIABLE, is_root};

const SCRIPT: &str = include_str!("postgres.sh");

/// A running server. Dropping it stops it and removes its data.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    server: Option<Server>,
}

/// The script around it.
#[derive(Debug)]
struct Server {
    script: Child,
    output: BufReader<ChildStdout>,
}

impl Postgres {
    /// Starts a server that does not wait for the disk, as suits tests. It refuses to run as root,
    /// so root starts it as the user `postgres`.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start: a test must never pass for that reason.
    pub fn start() -> Self {
        Self::launch("off", &std::env::temp_dir())
    }

    /// Starts a server that waits for the disk as one in use does: for measurements.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_durable() -> Self {
        Self::launch("on", &std::env::temp_dir())
    }

    /// The same with all its data in a folder in `place`, which everybody may write to.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_durable_in(place: &Path) -> Self {
        Self::launch("on", place)
    }

    fn launch(durable: &str, place: &Path) -> Self {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["--user", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        // A group of its own: a Ctrl-C in the terminal must not end the script before it has
        // cleaned up.
        let mut script = command
            .args(["-c", SCRIPT, "sh"])
            .arg(programs())
            .arg(durable)
            .arg(place)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let output = script.stdout.take().expect("standard output is piped");
        let mut server = Server { script, output: BufReader::new(output) };
        let folder = server.line();
        assert!(!folder.is_empty(), "PostgreSQL did not start; its log is above");
        let url = format!("postgres://postgres@localhost/postgres?host={folder}");
        Self { url, server: Some(server) }
    }

    /// Lets the server crash, all at once. It stays down.
    ///
    /// # Panics
    /// If it is not this process's own.
    pub fn crash(&mut self) {
        self.ask("crash");
    }

    /// Starts the server again, unless it runs. Waits until it takes connections.
    ///
    /// # Panics
    /// If it does not start, or is not this process's own.
    pub fn start_again(&mut self) {
        self.ask("start");
    }

    fn ask(&mut self, verb: &str) {
        let server = self.server.as_mut().expect("a server of one's own");
        let input = server.script.stdin.as_mut().expect("standard input is piped");
        writeln!(input, "{verb}").expect("the script listens");
        assert_eq!(server.line(), "done", "PostgreSQL did not {verb}; its log is above");
    }

    /// The server that all tests of this process share.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| match std::env::var(POSTGRES_VARIABLE) {
            Ok(url) => Self { url, server: None },
            Err(_) => Self::start(),
        })
    }

    /// The URL of a database on this server; `postgres` is always there.
    pub fn url(&self, database: &str) -> String {
        let (address, options) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
        format!("{server}/{database}?{options}")
    }

    /// Runs one statement, outside any transaction; whether the server took it.
    pub(crate) fn run(&self, sql: &str) -> bool {
        Command::new(programs().join("psql"))
            .args(["--no-psqlrc", "--quiet", "--dbname", &self.url("postgres"), "--command", sql])
            .status()
            .is_ok_and(|status| status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.script.stdin.take());
            // Nothing can be done about a failure here; the folder's name would tell of it.
            let _ = server.script.wait();
        }
    }
}

impl Server {
    /// What the script says next; empty if it has ended.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the script writes text");
        line.trim_end().to_owned()
    }
}

/// The folder of the newest installed version's programs; where Debian keeps them, or on the path.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
        let newest = versions
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.join("bin/initdb").exists())
            .max_by_key(version)
            .map(|path| path.join("bin"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        newest
            .or_else(|| std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()))
            .expect("PostgreSQL's server is installed (the package is called postgresql)")
    })
}
