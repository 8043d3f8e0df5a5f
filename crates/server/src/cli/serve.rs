//! `prophasis server`

use std::net::SocketAddr;

use anyhow::Context as _;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::Place;
use super::output::say;
use crate::app::App;
use crate::clock::Clock;
use crate::starter::FirstHost;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  prophasis server
  prophasis server --config /etc/prophasis.toml
  prophasis server --data-dir ./data --listen 0.0.0.0:4049")]
pub(super) struct ServerArguments {
    #[command(flatten)]
    place: Place,
    /// Address and port of the web pages; overrides the configuration.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// A host to begin with, as NAME=ADDRESS=ENROLMENT or, to keep the key out of the list of
    /// processes, NAME=ADDRESS=@FILE; only used while there is no host.
    #[arg(long, value_name = "NAME=ADDRESS=ENROLMENT")]
    first_host: Vec<FirstHost>,
}

pub(super) async fn run(arguments: ServerArguments) -> anyhow::Result<()> {
    let mut config = arguments.place.load()?;
    if let Some(listen) = arguments.listen {
        let default_url = config.server.public_url == format!("https://{}", config.server.listen);
        config.server.listen = listen;
        if default_url {
            config.server.public_url = format!("https://{listen}");
        }
    }
    let mut terminate = signal(SignalKind::terminate()).context("listening for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for signals")?;
    let app = App::start(config, &arguments.first_host, Clock::system()).await?;
    // A server whose words nobody reads serves all the same.
    let _ = say!("ready {}", app.public_url());
    if let Some(link) = app.set_up_link().await? {
        let _ = say!("set-up {link}");
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    app.stop().await;
    Ok(())
}
