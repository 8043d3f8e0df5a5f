//! `prophasis config check`

use clap::Subcommand;

use super::Place;
use super::output::say;
use crate::config::Database;

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Read the configuration and report every fault in it.
    Check(Place),
}

pub(super) fn run(command: &ConfigCommand) -> anyhow::Result<()> {
    let ConfigCommand::Check(place) = command;
    let config = place.load()?;
    say!("listen      {}", config.server.listen)?;
    say!("data_dir    {}", config.server.data_dir.display())?;
    say!("public_url  {}", config.server.public_url)?;
    say!(
        "database    {}",
        match &config.database {
            Database::Sqlite => format!("SQLite, {}", config.sqlite_path().display()),
            // The URL may hold a password.
            Database::Postgres(_) => "PostgreSQL".to_owned(),
        }
    )?;
    say!("The configuration is valid.")?;
    Ok(())
}
