//! `prophasis restore`

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use store::backup::{self, Backup, Difference};
use store::transfer::TransferError;

use super::Place;
use super::db::{attach, attach_or_create, is_there, told};
use super::output::say;
use super::progress::Meter;
use crate::app;
use crate::config::Config;

#[derive(Debug, Args)]
#[command(
    after_help = "Stop the server first. Everything happens in one transaction: if anything \
fails, the database stays as it was.

Examples:
  prophasis restore /backup/prophasis.zst --data-dir /var/lib/prophasis --dry-run
  prophasis restore /backup/prophasis.zst --data-dir /var/lib/prophasis
  prophasis restore /backup/prophasis.zst --config /etc/prophasis.toml --force"
)]
pub(super) struct RestoreArguments {
    /// What `prophasis backup` wrote, on either kind of database.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Only show what would change.
    #[arg(long)]
    dry_run: bool,
    /// Replace what the database holds.
    #[arg(long)]
    force: bool,
}

pub(super) async fn run(arguments: RestoreArguments) -> anyhow::Result<()> {
    let config = arguments.place.load()?;
    let file = &arguments.file;
    let backup = Backup::open(file).with_context(|| format!("reading {}", file.display()))?;
    say!("{}: {}", file.display(), told(backup.manifest()))?;
    if arguments.dry_run {
        return show_differences(&config, backup).await;
    }
    restore(&config, backup, arguments.force).await?;
    tell_about_keys(&config.server.data_dir)
}

async fn restore(config: &Config, backup: Backup, force: bool) -> anyhow::Result<()> {
    app::make_data_dir(config)?;
    let _lock = app::lock(config)?;
    let store = attach_or_create(config).await?;
    let mut meter = Meter::new();
    let restored = backup::restore(backup, &store, force, &mut |step| meter.show(step)).await;
    meter.clear();
    store.close().await;
    match restored {
        Err(error @ TransferError::NotEmpty(_)) => {
            bail!("{error}; look at the difference with --dry-run, or replace it with --force")
        }
        restored => restored?,
    };
    say!("The backup was restored and read back; every row is the same.")?;
    Ok(())
}

async fn show_differences(config: &Config, backup: Backup) -> anyhow::Result<()> {
    let store = if is_there(config) { Some(attach(config).await?) } else { None };
    let mut meter = Meter::new();
    let compared = backup::compare(backup, store.as_ref(), &mut |step| meter.show(step)).await;
    meter.clear();
    if let Some(store) = store {
        store.close().await;
    }
    say!("{:<28} {:>12} {:>12}", "table", "rows there", "in backup")?;
    for difference in compared? {
        say!("{}", line(&difference))?;
    }
    say!("Nothing was changed.")?;
    Ok(())
}

fn line(difference: &Difference) -> String {
    let count = |rows: Option<u64>| rows.map_or_else(|| "-".to_owned(), |rows| rows.to_string());
    format!(
        "{:<28} {:>12} {:>12}  {}",
        difference.table,
        count(difference.rows_there),
        count(difference.rows_in_backup),
        if difference.same { "same" } else { "differs" }
    )
}

/// The parts of a server that no backup holds.
fn tell_about_keys(data_dir: &Path) -> anyhow::Result<()> {
    let key = data_dir.join("master.key");
    if key.exists() {
        say!(
            "{} must be the master key of the server that made the backup: \
             only with that one can the stored secrets be opened.",
            key.display()
        )?;
    } else {
        say!(
            "The backup holds no master key. Copy master.key from the server that made the backup \
             to {} (mode 0600) before you start the server: without it the agents' keys and the \
             channels' passwords cannot be opened and must be entered again.",
            key.display()
        )?;
    }
    let certificate = data_dir.join("server.crt");
    if !certificate.exists() {
        say!(
            "Copy server.crt and server.key as well: agents know the server by them. Without them \
             the server makes new ones."
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::path::Path;

    use clap::Parser as _;
    use domain::time::Timestamp;

    use crate::cli::{Arguments, Command};

    /// Runs a command as if it had been typed.
    async fn typed(line: &[&str]) -> anyhow::Result<()> {
        let line = ["prophasis"].iter().chain(line);
        match Arguments::try_parse_from(line)?.command {
            Command::Backup(arguments) => crate::cli::backup::run(arguments).await,
            Command::Restore(arguments) => run(arguments).await,
            Command::Db(command) => crate::cli::db::run(command).await,
            other => panic!("not tried here: {other:?}"),
        }
    }

    async fn set(folder: &Path, value: &str) {
        let store = store::Store::open_sqlite(&folder.join("prophasis.db")).await.unwrap();
        store.set_setting("name", value).await.unwrap();
        store
            .create_user("ada", domain::user::Role::Administrator, "hash", Timestamp(1))
            .await
            .ok();
        store.close().await;
    }

    async fn value_in(folder: &Path) -> Option<String> {
        let store = store::Store::open_sqlite(&folder.join("prophasis.db")).await.unwrap();
        let value = store.setting("name").await.unwrap();
        store.close().await;
        value
    }

    #[tokio::test]
    async fn a_backup_comes_back_on_a_new_machine_and_replaces_only_when_told_to() {
        let place = tempfile::tempdir().unwrap();
        let (old, new) = (place.path().join("old"), place.path().join("new"));
        std::fs::create_dir(&old).unwrap();
        set(&old, "first").await;
        let file = place.path().join("backup.zst");
        let [old_dir, new_dir, file] = [&old, &new, &file].map(|path| path.to_str().unwrap());
        typed(&["backup", "--data-dir", old_dir, "--output", file]).await.unwrap();
        set(&old, "second").await;

        typed(&["restore", file, "--data-dir", new_dir, "--dry-run"]).await.unwrap();
        assert!(!new.exists(), "a dry run makes nothing");
        typed(&["restore", file, "--data-dir", old_dir, "--dry-run"]).await.unwrap();
        let refused = typed(&["restore", file, "--data-dir", old_dir]).await.unwrap_err();
        assert!(refused.to_string().contains("--force"), "{refused}");
        assert_eq!(value_in(&old).await.as_deref(), Some("second"));

        typed(&["restore", file, "--data-dir", new_dir]).await.unwrap();
        assert_eq!(value_in(&new).await.as_deref(), Some("first"));
        typed(&["db", "check", "--data-dir", new_dir]).await.unwrap();
        typed(&["db", "migrate", "--data-dir", new_dir]).await.unwrap();
        typed(&["restore", file, "--data-dir", old_dir, "--force"]).await.unwrap();
        assert_eq!(value_in(&old).await.as_deref(), Some("first"));
    }

    #[tokio::test]
    async fn a_database_in_use_is_not_restored_or_moved() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().to_str().unwrap();
        set(place.path(), "first").await;
        let file = place.path().join("backup.zst");
        let file = file.to_str().unwrap();
        let mut config = Config::parse("", &std::collections::BTreeMap::new()).unwrap();
        config.server.data_dir = place.path().to_owned();
        let _server = app::lock(&config).unwrap();
        typed(&["backup", "--data-dir", folder, "--output", file]).await.unwrap();
        let elsewhere = place.path().join("elsewhere");
        let elsewhere = elsewhere.to_str().unwrap();
        for line in [
            vec!["restore", file, "--data-dir", folder, "--force"],
            vec!["db", "migrate", "--data-dir", folder],
            vec!["db", "move", "--from", folder, "--to", elsewhere],
        ] {
            let refused = format!("{:#}", typed(&line).await.unwrap_err());
            assert!(refused.contains("another server is using"), "{refused}");
        }
    }

    #[tokio::test]
    async fn a_database_moves_to_postgres_and_back() {
        let place = tempfile::tempdir().unwrap();
        set(place.path(), "first").await;
        let database = testkit::Database::create();
        let (from, url) = (place.path().to_str().unwrap(), database.url());
        let back = place.path().join("back");
        typed(&["db", "move", "--from", from, "--to", &url]).await.unwrap();
        let refused = typed(&["db", "move", "--from", from, "--to", &url]).await.unwrap_err();
        assert!(format!("{refused:#}").contains("not empty"), "{refused:#}");
        let back_dir = back.to_str().unwrap();
        typed(&["db", "move", "--from", &url, "--to", back_dir]).await.unwrap();
        assert_eq!(value_in(&back).await.as_deref(), Some("first"));
    }

    #[tokio::test]
    async fn what_is_not_there_is_told() {
        let place = tempfile::tempdir().unwrap();
        let nowhere = place.path().join("nowhere");
        let nowhere = nowhere.to_str().unwrap();
        for line in [
            vec!["backup", "--data-dir", nowhere, "--output", "/never/written"],
            vec!["db", "check", "--data-dir", nowhere],
            vec!["db", "move", "--from", nowhere, "--to", "elsewhere"],
        ] {
            let refused = format!("{:#}", typed(&line).await.unwrap_err());
            assert!(refused.contains("there is no database"), "{refused}");
        }
        assert!(!place.path().join("nowhere").exists());
    }

    #[test]
    fn a_difference_is_one_line() {
        let difference = Difference {
            table: "hosts".to_owned(),
            rows_there: None,
            rows_in_backup: Some(12),
            same: false,
        };
        assert_eq!(
            line(&difference).split_whitespace().collect::<Vec<_>>(),
            ["hosts", "-", "12", "differs"]
        );
    }
}
