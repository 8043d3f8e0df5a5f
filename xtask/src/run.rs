//! `cargo xtask run`: from sources to a monitored machine, in one straight line.
//!
//! Builds the pages and the programs, makes the two ends known to each other at the first start,
//! starts them, and stays until one of them dies or somebody asks to stop.
//!
//! Invariant: a start that was cut off anywhere is continued by the next one.

mod agent;
mod ports;
mod supervise;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use clap::Args;

use crate::console::Step;
use crate::interrupt::Interrupt;
use crate::{needs, node, process, root, web};

/// What `cargo xtask run` may be told.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Port of the web pages and the API, on 127.0.0.1
    #[arg(long, default_value_t = 4049, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Port of the agent for this machine, on 127.0.0.1 [default: 4048, then the one it was set up with]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    agent_port: Option<u16>,
    /// Where the database, the keys and the agent's plugins are kept
    #[arg(long, default_value = "data")]
    data_dir: PathBuf,
    /// Optimised programs: slower to build, faster to run
    #[arg(long)]
    release: bool,
}

/// Builds, starts and stays.
pub(crate) fn run(options: &Options, interrupt: &Interrupt) -> anyhow::Result<()> {
    let root = root::workspace()?;
    let data_dir = own_directory(&options.data_dir)?;
    node::demand()?;
    needs::demand(&[needs::COMPILER])?;
    let agent_port = agent::port(&data_dir, options.agent_port)?;
    ports::demand_free(options.port, agent_port)?;

    web::build(&root, interrupt)?;
    build_programs(&root, options.release, interrupt)?;
    let programs = root::programs(&root, options.release)?;
    let server = programs.join("prophasis");
    let agent = programs.join("prophasis-agent");

    agent::set_up(&agent, &server, &data_dir, agent_port, interrupt)?;
    ports::demand_free(options.port, agent_port)?;
    let mut server = server_command(&server, &data_dir, options.port);
    let mut agent = agent::command(&agent, &data_dir);
    let place = supervise::Place { data_dir: &data_dir, interrupt };
    supervise::until_stopped(&mut agent, &mut server, &place)
}

fn server_command(server: &Path, data_dir: &Path, port: u16) -> Command {
    let mut command = Command::new(server);
    command.arg("server").arg("--data-dir").arg(data_dir);
    command.arg("--listen").arg(format!("127.0.0.1:{port}"));
    if let Some(first_host) = agent::first_host(data_dir) {
        command.arg("--first-host").arg(first_host);
    }
    command
}

fn build_programs(root: &Path, release: bool, interrupt: &Interrupt) -> anyhow::Result<()> {
    let step = Step::begin("Compiling the server and the agent (some minutes the first time)");
    let mut cargo = root::cargo(root);
    cargo.args(["build", "--locked", "--package", "server", "--package", "agent"]);
    if release {
        cargo.arg("--release");
    }
    process::complete("cargo build", &mut cargo, &step, interrupt)?;
    step.done();
    Ok(())
}

/// The data directory, which only its owner may enter: the keys are in it.
fn own_directory(path: &Path) -> anyhow::Result<PathBuf> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make the data directory {}", path.display()))?;
    std::path::absolute(path).with_context(|| format!("cannot find {}", path.display()))
}
