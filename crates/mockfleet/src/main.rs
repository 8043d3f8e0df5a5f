//! `prophasis-mockfleet`: starts a fleet, prints its enrolment strings, runs until it is stopped.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use clap::Parser;
use mockfleet::{Fleet, Identity, ScriptFile, Settings};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Mock agents on this machine's loopback, for load tests and demonstrations.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Prints one JSON object a line for each agent: name, address, \
    port, enrolment.\n\nExample: prophasis-mockfleet --agents 500 --values values.json"
)]
struct Arguments {
    /// How many agents
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=20_000))]
    agents: u16,
    /// Port of the first agent (of all, with --own-addresses); 0 takes any free ports
    #[arg(long, default_value_t = 14_048)]
    port_base: u16,
    /// Give each agent an address of its own, 127.1.0.1 and on, instead of a port of its own
    #[arg(long)]
    own_addresses: bool,
    /// JSON file with what the agents measure; read again when it changes
    #[arg(long)]
    values: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    raise_descriptor_limit()?;
    let script = Arc::new(ScriptFile::open(arguments.values.as_deref())?);
    let identity = Identity::generate()?;
    let settings = Settings {
        agents: arguments.agents,
        port_base: arguments.port_base,
        own_addresses: arguments.own_addresses,
        started_at_s: now_s()?,
    };
    let fleet = Fleet::start(&settings, &identity, script).await?;
    let mut output = std::io::stdout().lock();
    for member in fleet.members() {
        serde_json::to_writer(&mut output, member)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    drop(output);
    eprintln!("{} agents answer; pin {}; stop with Ctrl-C", fleet.members().len(), identity.pin);
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// A listener and a few connections each need descriptors: takes all that this user may have.
fn raise_descriptor_limit() -> anyhow::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    setrlimit(Resource::Nofile, raised).context("cannot raise the number of open files")
}

#[expect(clippy::disallowed_methods, reason = "a program's start is where its time comes from")]
fn now_s() -> anyhow::Result<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?;
    Ok(since.as_secs().cast_signed())
}
