//! `prophasis backup`

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::Place;
use super::db::{attach, told};
use super::output::say;
use super::progress::Meter;
use crate::clock::Clock;

#[derive(Debug, Args)]
#[command(
    after_help = "The server may go on running: the backup holds one moment. It does not hold \
the master key (master.key in the data directory); keep a copy of that somewhere else.

Examples:
  prophasis backup --data-dir /var/lib/prophasis --output /backup/prophasis.zst
  prophasis backup --config /etc/prophasis.toml --output /backup/prophasis-$(date +%F).zst"
)]
pub(super) struct BackupArguments {
    #[command(flatten)]
    place: Place,
    /// Where to write it; a file of that name is replaced once the backup is complete.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub(super) async fn run(arguments: BackupArguments) -> anyhow::Result<()> {
    let config = arguments.place.load()?;
    let store = attach(&config).await?;
    let mut meter = Meter::new();
    let output = &arguments.output;
    let written =
        store::backup::write(&store, output, Clock::system().now(), &mut |step| meter.show(step))
            .await;
    meter.clear();
    store.close().await;
    let manifest = written.with_context(|| format!("writing {}", output.display()))?;
    let size_bytes = output.metadata().map_or(0, |file| file.len());
    say!("{}: {}, {size_bytes} bytes", output.display(), told(&manifest))?;
    Ok(())
}
