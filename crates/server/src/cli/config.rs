//! `prophasis config check`

use clap::Subcommand;

use super::Place;
use crate::config::Database;

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Read the configuration and report every fault in it.
    Check(Place),
}

pub(super) fn run(command: &ConfigCommand) -> anyhow::Result<()> {
    let ConfigCommand::Check(place) = command;
    let config = place.load()?;
    println!("listen      {}", config.server.listen);
    println!("data_dir    {}", config.server.data_dir.display());
    println!("public_url  {}", config.server.public_url);
    println!(
        "database    {}",
        match &config.database {
            Database::Sqlite => format!("SQLite, {}", config.sqlite_path().display()),
            // The URL may hold a password.
            Database::Postgres(_) => "PostgreSQL".to_owned(),
        }
    );
    println!("The configuration is valid.");
    Ok(())
}
