//! The command line.

#![deny(clippy::print_stdout, clippy::print_stderr, reason = "`output` prints")]

mod backup;
mod config;
mod db;
mod identity;
mod output;
mod plugin;
mod progress;
mod restore;
mod serve;
mod user;

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::Config;
use output::{UNREAD_CODE, Unread, remark};

/// Prophasis watches your machines: it alerts when something breaks and keeps the numbers.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    after_help = "Examples:
  prophasis server --data-dir /var/lib/prophasis
  prophasis user add --data-dir /var/lib/prophasis --name ada --role administrator
  prophasis backup --data-dir /var/lib/prophasis --output /backup/prophasis.zst
  prophasis plugin check my-plugin/
  prophasis config check --config /etc/prophasis.toml"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server: the core, the API and the web pages.
    Server(serve::ServerArguments),
    /// Print the pin that agents can check this server by; makes the identity if there is none.
    Identity(Place),
    /// Manage the people who can sign in.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Write everything that the database holds to one file, while the server runs.
    Backup(backup::BackupArguments),
    /// Fill a database from a backup.
    Restore(restore::RestoreArguments),
    /// Update, check or move the database.
    #[command(subcommand)]
    Db(db::DbCommand),
    /// Make and try plugin packages.
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(config::ConfigCommand),
}

/// Which configuration and data a command works on.
#[derive(Debug, Clone, Args)]
struct Place {
    /// The configuration file (TOML).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data directory; overrides the configuration.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl Place {
    fn load(&self) -> Result<Config, crate::config::ConfigError> {
        // Variables that are no text belong to other programs.
        let environment: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let mut config = Config::load(self.config.as_deref(), &environment)?;
        if let Some(dir) = &self.data_dir {
            config.server.data_dir.clone_from(dir);
        }
        Ok(config)
    }
}

/// Runs a command; a failure is one message on stderr and the exit code 1.
pub fn main(arguments: Arguments) -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        // It would panic where standard error is closed.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(
            EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| EnvFilter::new("info,lettre=warn,hyper=warn")),
        )
        .init();
    // Every TLS connection of the process uses this provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Unread>() => ExitCode::from(UNREAD_CODE),
        Err(error) => {
            remark!("prophasis: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Identity(place) => identity::print(&place),
        Command::Config(command) => config::run(&command),
        Command::Server(arguments) => runtime()?.block_on(serve::run(arguments)),
        Command::User(command) => runtime()?.block_on(user::run(command)),
        Command::Backup(arguments) => runtime()?.block_on(backup::run(arguments)),
        Command::Restore(arguments) => runtime()?.block_on(restore::run(arguments)),
        Command::Db(command) => runtime()?.block_on(db::run(command)),
        Command::Plugin(command) => runtime()?.block_on(plugin::run(command)),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    // Compiling a nested Lua script recurses deeper than the usual 2 MiB allow.
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(8 * 1024 * 1024)
        .build()
}
