//! The configuration: a small TOML file, and environment variables that override it.
//!
//! Invariant: an unknown key is an error that names the nearest known key, and all faults of a
//! file are reported together, before anything starts.

mod checks;
mod database;
mod history;
mod reader;
mod remote_write;
mod reports;
mod server;
mod tls;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use checks::Checks;
pub use database::Database;
pub use history::History;
pub use remote_write::{Credentials, RemoteWrite};
pub use reports::{ReportZone, Reports};
pub use server::Server;
pub use tls::Tls;

use reader::{Faults, Section};

/// Everything that can be configured outside the web pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[database]`
    pub database: Database,
    /// `[tls]`
    pub tls: Tls,
    /// `[checks]`
    pub checks: Checks,
    /// `[history]`
    pub history: History,
    /// `[reports]`
    pub reports: Reports,
    /// `[remote_write]`, if history is sent anywhere.
    pub remote_write: Option<RemoteWrite>,
}

/// What is wrong with a configuration, one line a fault.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the configuration has {} fault{}:\n  {}", .0.len(), if .0.len() == 1 { "" } else { "s" }, .0.join("\n  "))]
pub struct ConfigError(pub Vec<String>);

const SECTIONS: [&str; 7] =
    ["server", "database", "tls", "checks", "history", "reports", "remote_write"];

impl Config {
    /// From a file (none: the defaults) and the environment's `PROPHASIS_<SECTION>_<KEY>`.
    pub fn load(
        file: Option<&Path>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let text = match file {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path).map_err(|error| {
                ConfigError(vec![format!("{} cannot be read: {error}", path.display())])
            })?,
        };
        Self::parse(&text, environment)
    }

    /// From the text of a file and the environment.
    pub fn parse(text: &str, environment: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut table: toml::Table =
            text.parse().map_err(|error| ConfigError(vec![format!("not valid TOML: {error}")]))?;
        let mut faults = Faults::default();
        let mut section =
            |name: &'static str| Section::new(name, table.remove(name), environment, &mut faults);
        let mut sections = SECTIONS.map(&mut section);
        let [server, database, tls, checks, history, reports, remote_write] = &mut sections;
        let config = Self {
            server: Server::read(server, &mut faults),
            database: Database::read(database, &mut faults),
            tls: Tls::read(tls, &mut faults),
            checks: Checks::read(checks, &mut faults),
            history: History::read(history, &mut faults),
            reports: Reports::read(reports, &mut faults),
            remote_write: RemoteWrite::read(remote_write, &mut faults),
        };
        for section in sections {
            section.finish(&mut faults);
        }
        for name in table.keys() {
            faults.unknown(&format!("[{name}]"), name, &SECTIONS, "section");
        }
        faults.unknown_variables(environment);
        faults.into_result().map(|()| config)
    }

    /// The file that holds SQLite's database, if that is the engine.
    pub fn sqlite_path(&self) -> PathBuf {
        self.server.data_dir.join("prophasis.db")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, &BTreeMap::new())
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let config = parse("").unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:4049");
        assert_eq!(config.database, Database::Sqlite);
    }

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let error = parse("[server]\nlisten_adress = \"x\"").unwrap_err();
        assert_eq!(error.0, ["[server] listen_adress: unknown key; did you mean \"listen\"?"]);
        let error = parse("[checks]\ntimeout_m = 3").unwrap_err();
        assert_eq!(error.0, ["[checks] timeout_m: unknown key; did you mean \"timeout_ms\"?"]);
    }

    #[test]
    fn all_faults_come_together() {
        let error = parse("[servr]\n[server]\nlisten = 7\n[checks]\ntimeout_ms = -1").unwrap_err();
        assert_eq!(error.0.len(), 3, "{error}");
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let environment =
            BTreeMap::from([("PROPHASIS_SERVER_LISTEN".to_owned(), "127.0.0.1:1".to_owned())]);
        let config = Config::parse("[server]\nlisten = \"127.0.0.1:2\"", &environment).unwrap();
        assert_eq!(config.server.listen.port(), 1);
    }

    #[test]
    fn an_unknown_variable_is_refused() {
        let environment =
            BTreeMap::from([("PROPHASIS_SERVER_LISTN".to_owned(), "127.0.0.1:1".to_owned())]);
        let error = Config::parse("", &environment).unwrap_err();
        assert_eq!(
            error.0,
            [
                "PROPHASIS_SERVER_LISTN: unknown environment variable; did you mean \"PROPHASIS_SERVER_LISTEN\"?"
            ]
        );
    }

    #[test]
    fn each_bad_value_is_named_with_its_place() {
        for (text, place) in [
            ("[server]\nlisten = \"localhost\"", "[server] listen"),
            ("[server]\nlisten = \"127.0.0.1:70000\"", "[server] listen"),
            ("[server]\npublic_url = \"ftp://x\"", "[server] public_url"),
            ("[server]\ndata_dir = [\"a\"]", "[server] data_dir"),
            ("[database]\nurl = \"mysql://x\"", "[database] url"),
            ("[tls]\ncertificate = \"a.pem\"", "[tls]"),
            ("[checks]\ntimeout_ms = 0", "[checks] timeout_ms"),
            ("[checks]\ntimeout_ms = 1.5", "[checks] timeout_ms"),
            ("[checks]\nconcurrency_max = 99999999999999999999", "not valid TOML"),
            ("[checks]\nlateness_max_s = true", "[checks] lateness_max_s"),
            ("server = 3", "server: must be a section"),
            ("[[server]]", "server: must be a section"),
            ("[server]\nlisten = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"", "not valid TOML"),
            ("[serve", "not valid TOML"),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.0.len(), 1, "{text}: {error}");
            assert!(error.0[0].starts_with(place), "{text}: {error}");
        }
    }

    #[test]
    fn a_password_is_never_repeated() {
        let error = parse("[database]\nurl = \"mysql://me:secret@db\"").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
