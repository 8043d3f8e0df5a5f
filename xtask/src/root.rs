//! Where this workspace and its build results are.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use cargo_metadata::{Metadata, MetadataCommand};

/// The folder that holds the workspace's Cargo.toml.
pub(crate) fn workspace() -> anyhow::Result<PathBuf> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .context("start this by `cargo xtask`, which says where the workspace is")?;
    let root = Path::new(&own).parent().context("the workspace has no folder")?;
    Ok(root.to_owned())
}

/// The cargo that started this program.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}

/// What cargo knows about the workspace and everything that it uses.
pub(crate) fn metadata(root: &Path) -> anyhow::Result<Metadata> {
    MetadataCommand::new()
        .current_dir(root)
        .other_options(["--locked".to_owned()])
        .exec()
        .context("cargo metadata failed")
}

/// The folder of the built programs.
pub(crate) fn programs(root: &Path, release: bool) -> anyhow::Result<PathBuf> {
    let metadata = MetadataCommand::new()
        .current_dir(root)
        .no_deps()
        .exec()
        .context("cargo metadata failed")?;
    let profile = if release { "release" } else { "debug" };
    Ok(metadata.target_directory.join(profile).into_std_path_buf())
}
