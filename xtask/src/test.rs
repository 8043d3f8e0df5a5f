//! `cargo xtask test`: everything that must pass before a change is merged.
//!
//! Invariant: a step that cannot run is a failed step; nothing is skipped silently, and a failure
//! does not keep the later steps from running.

mod step;
mod summary;

use std::path::PathBuf;
use std::process::Command;

use clap::Args;
use testkit::{POSTGRES_VARIABLE, Postgres};

use crate::interrupt::{Interrupt, Interrupted};
use crate::needs::Need;
use crate::{clock, components, needs, node, process, root, tidy, web};

pub(crate) use step::Step;
use summary::Summary;

/// What `cargo xtask test` may be told.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only this step; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Step>,
}

/// Runs the steps and prints what became of each.
pub(crate) fn run(options: &Options, interrupt: &Interrupt) -> anyhow::Result<()> {
    let steps = if options.only.is_empty() { Step::ALL.to_vec() } else { options.only.clone() };
    let mut needed: Vec<Need> = Vec::new();
    for need in steps.iter().flat_map(|step| step.needs()) {
        if !needed.contains(need) {
            needed.push(*need);
        }
    }
    needs::provide(&needed, interrupt)?;
    if steps.iter().any(|step| step.needs_node()) {
        node::demand()?;
    }
    let root = root::workspace()?;
    if steps.iter().any(|step| step.needs_components()) {
        components::provide(&root, interrupt)?;
    }
    let postgres =
        steps.iter().any(|step| step.needs().contains(&needs::POSTGRES)).then(Postgres::start);
    let bench = Bench { root, postgres, interrupt };
    let mut summary = Summary::default();
    for step in steps {
        let began = clock::now();
        eprintln!("\n── {} ──", step.title());
        let outcome = bench.run(step);
        if outcome.as_ref().is_err_and(anyhow::Error::is::<Interrupted>) {
            return outcome;
        }
        summary.note(step.title(), clock::now() - began, outcome);
    }
    summary.print()
}

/// What the steps work with.
struct Bench<'a> {
    root: PathBuf,
    postgres: Option<Postgres>,
    interrupt: &'a Interrupt,
}

impl Bench<'_> {
    fn run(&self, step: Step) -> anyhow::Result<()> {
        match step {
            Step::Fmt => self.cargo(&["fmt", "--all", "--check"]),
            Step::Tidy => tidy::run(),
            Step::Clippy => self.cargo(&[
                "clippy",
                "--locked",
                "--workspace",
                "--all-targets",
                "--",
                "--deny",
                "warnings",
            ]),
            Step::Web => self.web(),
            Step::Rust => self.rust(),
            Step::E2e => self.e2e(),
        }
    }

    fn cargo(&self, arguments: &[&str]) -> anyhow::Result<()> {
        self.show("cargo", root::cargo(&self.root).args(arguments))
    }

    fn web(&self) -> anyhow::Result<()> {
        let folder = self.root.join("web");
        web::install(&folder, "Installing what builds the pages", self.interrupt)?;
        for script in ["check", "test", "build", "weigh"] {
            self.show("npm run", &mut node::npm(&folder, &["run", script]))?;
        }
        Ok(())
    }

    /// With nextest where it is installed: each test in a process of its own.
    fn rust(&self) -> anyhow::Result<()> {
        if needs::find("cargo-nextest").is_some() {
            self.cargo(&["nextest", "run", "--locked", "--workspace"])
        } else {
            self.cargo(&["test", "--locked", "--workspace"])
        }
    }

    fn e2e(&self) -> anyhow::Result<()> {
        web::build(&self.root, self.interrupt)?;
        self.cargo(&["build", "--locked", "--package", "server", "--package", "agent"])?;
        let folder = self.root.join("e2e");
        web::install(&folder, "Installing what runs the stories", self.interrupt)?;
        self.show("npm run", &mut node::npm(&folder, &["run", "check"]))?;
        let mut stories = node::npm(&folder, &["test"]);
        stories.env("PROPHASIS_TEST_PROGRAMS", root::programs(&self.root, false)?);
        self.show("npm test", &mut stories)
    }

    fn show(&self, name: &'static str, command: &mut Command) -> anyhow::Result<()> {
        if let Some(postgres) = &self.postgres {
            command.env(POSTGRES_VARIABLE, postgres.url("postgres"));
        }
        process::show(name, command, self.interrupt)
    }
}
