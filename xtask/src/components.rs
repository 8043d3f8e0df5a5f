//! Parts of the Rust toolchain that a minimal installation lacks.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::bail;

use crate::console::Step;
use crate::interrupt::Interrupt;
use crate::{needs, process, root};

/// A subcommand of cargo, and the component that brings it.
const COMPONENTS: [(&str, &str); 2] = [("fmt", "rustfmt"), ("clippy", "clippy")];

/// Adds the components that are missing, or says how to.
pub(crate) fn provide(workspace: &Path, interrupt: &Interrupt) -> anyhow::Result<()> {
    let missing: Vec<&str> = COMPONENTS
        .iter()
        .filter(|(subcommand, _)| !answers(workspace, subcommand))
        .map(|(_, component)| *component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if needs::find("rustup").is_none() {
        bail!(
            "{} of the Rust toolchain is missing; install it as you did Rust",
            missing.join(", ")
        );
    }
    let step = Step::begin(&format!("Adding {} to the Rust toolchain", missing.join(" and ")));
    let mut rustup = Command::new("rustup");
    rustup.current_dir(workspace).args(["component", "add"]).args(missing);
    process::complete("rustup component add", &mut rustup, &step, interrupt)?;
    step.done();
    Ok(())
}

/// Rustup puts a stand-in on the path for what is not installed: only asking tells.
fn answers(workspace: &Path, subcommand: &str) -> bool {
    root::cargo(workspace)
        .args([subcommand, "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
