//! `prophasis user add`

use anyhow::{Context as _, bail};
use clap::Subcommand;
use domain::user::{Role, check_password};

use super::Place;
use super::output::{prompt, say};
use crate::api::password;
use crate::app;
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a user. The password is read from `PROPHASIS_PASSWORD` or from standard input.
    #[command(after_help = "Example:
  prophasis user add --data-dir data --name ada --role administrator < password.txt")]
    Add {
        #[command(flatten)]
        place: Place,
        /// What is typed to sign in.
        #[arg(long)]
        name: String,
        /// viewer or administrator.
        #[arg(long, default_value = "viewer")]
        role: Role,
    },
}

pub(super) async fn run(command: UserCommand) -> anyhow::Result<()> {
    let UserCommand::Add { place, name, role } = command;
    let secret = match std::env::var("PROPHASIS_PASSWORD") {
        Ok(secret) => secret,
        Err(_) => read_password()?,
    };
    check_password("password", &secret, &name)?;
    let config = place.load()?;
    let store = app::open_store(&config).await?;
    let hash = password::hash(secret).await.context("hashing the password")?;
    let user = store.create_user(&name, role, &hash, Clock::system().now()).await?;
    store.close().await;
    say!("user {} ({}) added", user.name, user.role.as_str())?;
    Ok(())
}

fn read_password() -> anyhow::Result<String> {
    prompt("password: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("reading the password")?;
    let secret = line.trim_end_matches(['\r', '\n']).to_owned();
    if secret.is_empty() {
        bail!("no password was given; set PROPHASIS_PASSWORD or write one to standard input");
    }
    Ok(secret)
}
