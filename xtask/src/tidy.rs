//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! ARCHITECTURE.md says the rules and their reasons; each file here checks one kind.

mod arrows;
mod locks;
mod migrations;
mod purity;
mod sources;

use anyhow::bail;

use crate::root;

/// Checks all rules, reports all faults together.
pub(crate) fn run() -> anyhow::Result<()> {
    let root = root::workspace()?;
    let metadata = root::metadata(&root)?;
    let mut faults = arrows::check(&metadata);
    faults.extend(purity::check(&metadata));
    faults.extend(locks::check(&root, &metadata)?);
    faults.extend(migrations::check(&root)?);
    faults.extend(sources::check(&root)?);
    if faults.is_empty() {
        eprintln!("✓ the house is tidy");
        return Ok(());
    }
    bail!("{} fault(s):\n  {}", faults.len(), faults.join("\n  "));
}
