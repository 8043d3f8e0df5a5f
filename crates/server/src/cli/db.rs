//! `prophasis db migrate|check|move`, and how commands reach a database without changing it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use store::Store;
use store::transfer::{self, Manifest};

use super::Place;
use super::output::say;
use super::progress::Meter;
use crate::app;
use crate::clock::Clock;
use crate::config::{Config, Database};

#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// Bring the database's schema up to date. The server does so by itself when it starts.
    #[command(after_help = "Example:\n  prophasis db migrate --data-dir /var/lib/prophasis")]
    Migrate(Place),
    /// Read everything and report what is damaged or contradicts itself; changes nothing.
    #[command(after_help = "The exit code is 1 if there are faults.

Example:
  prophasis db check --config /etc/prophasis.toml")]
    Check(Place),
    /// Copy everything to another, empty database, of the same or the other kind.
    #[command(after_help = "Stop the server first: what it writes during the copy stays behind.
Leave the password out of a URL and set PGPASSWORD, so that it is not seen in the list of processes.

Examples:
  prophasis db move --from /var/lib/prophasis --to postgres://prophasis@localhost/prophasis
  prophasis db move --from postgres://prophasis@db.example/prophasis --to /var/lib/prophasis")]
    Move {
        /// A data directory (SQLite) or the URL of a PostgreSQL database.
        #[arg(long, value_name = "DIR|URL")]
        from: Location,
        /// The same; must be empty, and a directory is made if it is not there.
        #[arg(long, value_name = "DIR|URL")]
        to: Location,
    },
}

pub(super) async fn run(command: DbCommand) -> anyhow::Result<()> {
    match command {
        DbCommand::Migrate(place) => migrate(&place.load()?).await,
        DbCommand::Check(place) => check(&place.load()?).await,
        DbCommand::Move { from, to } => relocate(&from, &to).await,
    }
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    if !is_there(config) {
        bail!(absent(config));
    }
    app::make_data_dir(config)?;
    let _lock = app::lock(config)?;
    let store = attach(config).await?;
    let (from, to) = store.migrate().await?;
    store.close().await;
    if from == to {
        say!("The schema has version {to} already.")?;
    } else {
        say!("The schema was brought from version {from} to version {to}.")?;
    }
    Ok(())
}

async fn check(config: &Config) -> anyhow::Result<()> {
    let store = attach(config).await?;
    let mut meter = Meter::new();
    let checked = store.check_integrity(&mut |step| meter.show(step)).await;
    meter.clear();
    store.close().await;
    let faults = checked.context("reading the database")?;
    for fault in &faults {
        say!("{fault}")?;
    }
    match faults.len() {
        0 => say!("The database is sound.")?,
        1 => bail!("the database has a fault"),
        count => bail!("the database has {count} faults"),
    }
    Ok(())
}

async fn relocate(from: &Location, to: &Location) -> anyhow::Result<()> {
    let (from, to) = (from.config()?, to.config()?);
    if from == to {
        bail!("--from and --to are the same");
    }
    if !is_there(&from) {
        bail!(absent(&from));
    }
    let mut locks = Vec::new();
    for config in [&from, &to] {
        if config.database == Database::Sqlite {
            app::make_data_dir(config)?;
            locks.push(app::lock(config)?);
        }
    }
    let source = attach(&from).await.context("opening the database to copy from")?;
    let target = attach_or_create(&to).await.context("opening the database to copy to")?;
    let mut meter = Meter::new();
    let copied =
        transfer::copy(&source, &target, Clock::system().now(), &mut |step| meter.show(step)).await;
    meter.clear();
    source.close().await;
    target.close().await;
    say!("Copied and read back: {}; every row is the same.", told(&copied?))?;
    say!("{}", what_next(&from, &to))?;
    Ok(())
}

fn what_next(from: &Config, to: &Config) -> String {
    match (&from.database, &to.database) {
        (_, Database::Postgres(_)) => {
            "To use it, set url = \"postgres://…\" under [database] in the configuration.".to_owned()
        }
        (Database::Postgres(_), Database::Sqlite) => {
            "To use it, take url out of [database] in the configuration and start the server with \
             this data directory; master.key, server.crt and server.key of the server must be in it."
                .to_owned()
        }
        (Database::Sqlite, Database::Sqlite) => format!(
            "Copy master.key, server.crt and server.key from {} as well.",
            from.server.data_dir.display()
        ),
    }
}

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Location {
    Folder(PathBuf),
    Postgres(String),
}

impl FromStr for Location {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else if text.contains("://") {
            Err("must be a directory, or a URL that starts with postgres://".to_owned())
        } else {
            Ok(Self::Folder(PathBuf::from(text)))
        }
    }
}

impl Location {
    fn config(&self) -> anyhow::Result<Config> {
        let mut config = Config::parse("", &BTreeMap::new())?;
        match self {
            Self::Folder(folder) => config.server.data_dir.clone_from(folder),
            Self::Postgres(url) => config.database = Database::Postgres(url.clone()),
        }
        Ok(config)
    }
}

/// Whether there is a database; a PostgreSQL is taken to be there.
pub(super) fn is_there(config: &Config) -> bool {
    config.database != Database::Sqlite || config.sqlite_path().exists()
}

fn absent(config: &Config) -> String {
    format!("there is no database {}", config.sqlite_path().display())
}

/// Opens the configured database with whatever schema it has.
pub(super) async fn attach(config: &Config) -> anyhow::Result<Store> {
    if !is_there(config) {
        bail!(absent(config));
    }
    attach_or_create(config).await
}

/// The same; makes the file of an SQLite database, without tables, if it is not there.
pub(super) async fn attach_or_create(config: &Config) -> anyhow::Result<Store> {
    match &config.database {
        Database::Sqlite => {
            let path = config.sqlite_path();
            Store::attach_sqlite(&path, true)
                .await
                .with_context(|| format!("opening the database {}", path.display()))
        }
        Database::Postgres(url) => {
            Store::attach_postgres(url).await.context("opening the PostgreSQL database")
        }
    }
}

/// What a backup or a copy holds, in a few words.
pub(super) fn told(manifest: &Manifest) -> String {
    let at = jiff::Timestamp::from_microsecond(manifest.created_at.0)
        .map_or_else(|_| "an unknown time".to_owned(), |at| format!("{at:.0}"));
    format!(
        "{} rows of {} tables as of {at}, schema version {}",
        manifest.rows(),
        manifest.tables.len(),
        manifest.schema_version
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_folder_or_a_postgres_url() {
        let folder: Location = "data".parse().unwrap();
        assert_eq!(folder, Location::Folder("data".into()));
        let url = "postgres://me@host/db";
        assert_eq!(url.parse(), Ok(Location::Postgres(url.to_owned())));
        assert!("mysql://host/db".parse::<Location>().is_err());
    }
}
