//! `cargo xtask bench`: builds the benches for speed and runs one. What it may be told and how it
//! shows its figures is the bench's own affair (`crates/bench`).

use std::process::Command;

use clap::Args;

use crate::interrupt::Interrupt;
use crate::{needs, process, root};

/// What `cargo xtask bench` may be told.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// `storage` or `query`, and what that may be told; `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    arguments: Vec<String>,
}

/// Builds and runs; the figures go to the standard output.
pub(crate) fn run(options: &Options, interrupt: &Interrupt) -> anyhow::Result<()> {
    needs::provide(&[needs::COMPILER, needs::POSTGRES], interrupt)?;
    let root = root::workspace()?;
    let mut build = root::cargo(&root);
    build.args(["build", "--locked", "--release", "--package", "bench"]);
    process::show("cargo build", &mut build, interrupt)?;
    let program = root::programs(&root, true)?.join("prophasis-bench");
    let mut bench = Command::new(program);
    bench.current_dir(&root).args(&options.arguments);
    process::show("the bench", &mut bench, interrupt)
}
