//! The project's own verbs: `cargo xtask run`, `test`, `bench` and `tidy`.
//!
//! They are a program and not scripts, so that they work the same on every machine with Rust, and
//! are held to the same rules as the rest of the code.
//!
//! Invariant: nothing here is needed by the product; no other crate depends on this one.

mod bench;
mod clock;
mod components;
mod console;
mod interrupt;
mod needs;
mod node;
mod process;
mod root;
mod run;
mod stamp;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use interrupt::{Interrupt, Interrupted};

/// Prophasis' own verbs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask run                                  this machine is monitored at https://127.0.0.1:4049
  cargo xtask run --port 8443 --data-dir /tmp/try  beside another one, with data of its own
  cargo xtask test                                 everything that must pass before a change is merged
  cargo xtask test --only rust                     one step of it
  cargo xtask bench storage --json                 what a sample costs, on both databases";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Builds everything and runs the server with an agent for this machine, until Ctrl-C
    Run(run::Options),
    /// Checks everything: formatting, lints, layout, Rust tests, web tests, end-to-end stories
    Test(test::Options),
    /// Measures what storing and drawing cost, on both databases
    Bench(bench::Options),
    /// Checks the layout: which crate may use which, what every file must say, what is banned
    Tidy,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = Interrupt::install().and_then(|interrupt| match arguments.verb {
        Verb::Run(options) => run::run(&options, &interrupt),
        Verb::Test(options) => test::run(&options, &interrupt),
        Verb::Bench(options) => bench::run(&options, &interrupt),
        Verb::Tidy => tidy::run(),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("stopped");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
