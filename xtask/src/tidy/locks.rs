//! What the lock files must not hold.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use cargo_metadata::Metadata;

/// One TLS, one set of ciphers: rustls with ring. These come in through other crates' defaults.
const BANNED_CRATES: [&str; 5] =
    ["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl", "openssl-sys"];
/// npm's lock files must work with any registry, so they hold no addresses.
const NPM_LOCKS: [&str; 2] = ["web/package-lock.json", "e2e/package-lock.json"];

/// A fault for each banned entry.
pub(crate) fn check(root: &Path, metadata: &Metadata) -> anyhow::Result<Vec<String>> {
    let mut faults: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| BANNED_CRATES.contains(&package.name.as_str()))
        .map(|package| format!("Cargo.lock holds {} (cargo tree -i {0})", package.name))
        .collect();
    for lock in NPM_LOCKS {
        let path = root.join(lock);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if text.contains("\"resolved\": \"http") {
            faults.push(format!(
                "{lock} holds download addresses; make it again with omit-lockfile-registry-resolved"
            ));
        }
    }
    Ok(faults)
}
