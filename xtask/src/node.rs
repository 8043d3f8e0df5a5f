//! Node and npm: are they there, and are they new enough?

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::needs;

/// The oldest major version of Node that builds the pages.
const NODE_MAJOR_MIN: u32 = 20;
const HOW_TO_GET_IT: &str = "Get it from https://nodejs.org (npm comes with it), from your system's \
     packages, or with a version manager such as nvm; then run this again.";

/// Refuses to go on without Node and npm.
pub(crate) fn demand() -> anyhow::Result<()> {
    if needs::find("node").is_none() {
        bail!(
            "Node {NODE_MAJOR_MIN} or newer is needed to build the web pages, and there is no \
               `node` on the path. {HOW_TO_GET_IT}"
        );
    }
    let printed = Command::new("node").arg("--version").output().context("cannot start node")?;
    let version = String::from_utf8_lossy(&printed.stdout).trim().to_owned();
    match major(&version) {
        Some(major) if major >= NODE_MAJOR_MIN => {}
        _ => bail!(
            "Node {NODE_MAJOR_MIN} or newer is needed to build the web pages; `node` here \
                    is {version:?}. {HOW_TO_GET_IT}"
        ),
    }
    if needs::find("npm").is_none() {
        bail!(
            "npm is needed to build the web pages, and there is no `npm` on the path. \
               {HOW_TO_GET_IT}"
        );
    }
    Ok(())
}

/// An npm command in `folder`.
pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(arguments);
    // Advice and requests for money are noise in a build.
    npm.env("npm_config_fund", "false").env("npm_config_audit", "false");
    npm.env("npm_config_update_notifier", "false");
    npm
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_understood() {
        assert_eq!(major("v20.19.4"), Some(20));
        assert_eq!(major("20.19.4"), None);
        assert_eq!(major(""), None);
    }
}
