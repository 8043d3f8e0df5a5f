//! The web pages: packages installed and pages built, each only when something changed.

use std::path::Path;

use crate::console::Step;
use crate::interrupt::Interrupt;
use crate::{node, process, stamp};

/// What the installed packages are made from.
const PACKAGES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
/// What the pages are made from.
const SOURCES: [&str; 9] = [
    "package.json",
    "package-lock.json",
    "index.html",
    "public",
    "scripts",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];
/// Stamps live beside the packages: `dist` goes into the server as it is.
const INSTALLED: &str = "node_modules/.prophasis-installed";
const BUILT: &str = "node_modules/.prophasis-built";

/// `npm ci` in `folder`, unless the packages are those of the lock file already.
pub(crate) fn install(folder: &Path, title: &str, interrupt: &Interrupt) -> anyhow::Result<()> {
    let step = Step::begin(title);
    let wanted = stamp::of(folder, &PACKAGES)?;
    if stamp::is_current(&folder.join(INSTALLED), &wanted) {
        step.skipped("unchanged");
        return Ok(());
    }
    process::complete("npm ci", &mut node::npm(folder, &["ci"]), &step, interrupt)?;
    stamp::keep(&folder.join(INSTALLED), &wanted)?;
    step.done();
    Ok(())
}

/// `npm run build`, unless the built pages are of these sources already.
pub(crate) fn build(root: &Path, interrupt: &Interrupt) -> anyhow::Result<()> {
    let folder = root.join("web");
    install(&folder, "Installing what builds the pages", interrupt)?;
    let step = Step::begin("Building the pages");
    let wanted = stamp::of(&folder, &SOURCES)?;
    let there = folder.join("dist/index.html").is_file();
    if there && stamp::is_current(&folder.join(BUILT), &wanted) {
        step.skipped("unchanged");
        return Ok(());
    }
    process::complete(
        "npm run build",
        &mut node::npm(&folder, &["run", "build"]),
        &step,
        interrupt,
    )?;
    stamp::keep(&folder.join(BUILT), &wanted)?;
    step.done();
    Ok(())
}
