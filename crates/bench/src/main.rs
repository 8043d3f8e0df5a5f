//! `prophasis-bench`: runs a bench and prints its figures; `cargo xtask bench` builds and starts it.

use std::path::PathBuf;

use anyhow::bail;
use bench::ground::Engine;
use bench::{query, storage, table};
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

/// Measures what storing and drawing cost.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
struct Arguments {
    #[command(subcommand)]
    bench: Bench,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Bytes kept, bytes written and CPU time a sample: 1,000 series for a day, 60 s apart
    Storage {
        #[command(flatten)]
        common: Common,
        /// How many hosts of ten series are watched
        #[arg(long, default_value_t = 100)]
        hosts: usize,
        /// How many seconds they are watched
        #[arg(long, default_value_t = 86_400, value_parser = clap::value_parser!(i64).range(1..))]
        seconds: i64,
        /// Seconds of results that one commit writes; may be given several times
        #[arg(long = "flush", default_values_t = [1, 60], value_parser = clap::value_parser!(i64).range(1..))]
        flushes_s: Vec<i64>,
    },
    /// How soon a graph of a day, a month and a year is ready: 200 series for a year, 60 s apart
    Query {
        #[command(flatten)]
        common: Common,
        /// How many hosts of ten series there are
        #[arg(long, default_value_t = 20)]
        hosts: usize,
        /// How many days of history
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..))]
        days: i64,
        /// How many queries of each kind
        #[arg(long, default_value_t = 500)]
        queries: usize,
    },
}

#[derive(Debug, Args)]
struct Common {
    /// Prints one JSON object an engine instead of a table
    #[arg(long)]
    json: bool,
    /// Only this engine
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// Where SQLite's file is made; must be on a real disk
    #[arg(long, default_value = "target/bench")]
    dir: PathBuf,
}

impl Common {
    fn engines(&self) -> Vec<Engine> {
        self.engine.map_or(Engine::ALL.to_vec(), |one| vec![one])
    }

    fn print(&self, report: &impl Serialize) -> anyhow::Result<()> {
        if self.json {
            println!("{}", serde_json::to_string(report)?);
        } else {
            println!("{}", table::of(report)?);
        }
        Ok(())
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut terminate = signal(SignalKind::terminate())?;
    // What is dropped half-way takes its database with it.
    tokio::select! {
        done = run(arguments.bench) => done,
        _ = terminate.recv() => bail!("stopped"),
        _ = tokio::signal::ctrl_c() => bail!("stopped"),
    }
}

async fn run(bench: Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Storage { common, hosts, seconds, flushes_s } => {
            let plan = storage::Plan { hosts, span_s: seconds, flushes_s };
            for engine in common.engines() {
                eprintln!("storage on {}", engine.name());
                common.print(&storage::run(engine, &common.dir, &plan).await?)?;
            }
        }
        Bench::Query { common, hosts, days, queries } => {
            let plan = query::Plan { hosts, days, queries };
            for engine in common.engines() {
                eprintln!("query on {}", engine.name());
                common.print(&query::run(engine, &common.dir, &plan).await?)?;
            }
        }
    }
    Ok(())
}
