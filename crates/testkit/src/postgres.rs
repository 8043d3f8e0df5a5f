//! A PostgreSQL server of one's own, made from nothing in about two seconds.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::POSTGRES_VARIABLE;

const SCRIPT: &str = include_str!("postgres.sh");

/// A running server. Dropping it stops it and removes its data.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    server: Option<Child>,
}

impl Postgres {
    /// Starts a server. It refuses to run as root, so root starts it as the user `postgres`.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start: a test must never pass for that reason.
    pub fn start() -> Self {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["--user", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        // A group of its own: a Ctrl-C in the terminal must not end the script before it has
        // cleaned up.
        let mut server = command
            .args(["-c", SCRIPT, "sh"])
            .arg(programs())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let output = server.stdout.take().expect("standard output is piped");
        let mut folder = String::new();
        BufReader::new(output).read_line(&mut folder).expect("the script writes text");
        let folder = folder.trim_end();
        assert!(!folder.is_empty(), "PostgreSQL did not start; its log is above");
        let url = format!("postgres://postgres@localhost/postgres?host={folder}");
        Self { url, server: Some(server) }
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
            drop(server.stdin.take());
            // Nothing can be done about a failure here; the folder's name would tell of it.
            let _ = server.wait();
        }
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

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
