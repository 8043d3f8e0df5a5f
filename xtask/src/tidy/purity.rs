//! `domain` decides and touches nothing: no crate that reaches the outside may be below it.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, PackageId};

/// Crates that do input or output, or that are random, or that ask the system.
const IMPURE: [&str; 27] = [
    "async-std",
    "axum",
    "curl",
    "fastrand",
    "futures-executor",
    "getrandom",
    "h2",
    "hyper",
    "hyper-util",
    "libsqlite3-sys",
    "mio",
    "mlua",
    "native-tls",
    "nix",
    "polling",
    "rand",
    "reqwest",
    "rusqlite",
    "rustix",
    "rustls",
    "smol",
    "socket2",
    "sqlx",
    "sqlx-core",
    "tempfile",
    "tokio",
    "walkdir",
];
/// The crates that must be pure, and what else must not be below them.
const PURE: [&str; 2] = ["domain", "protocol"];

/// A fault for each impure crate that a pure one uses, however far down.
pub(crate) fn check(metadata: &Metadata) -> Vec<String> {
    PURE.iter().flat_map(|name| faults(metadata, name)).collect()
}

fn faults(metadata: &Metadata, name: &str) -> Vec<String> {
    let below = below(metadata, name);
    if !below.contains(name) {
        return vec![format!("{name}: cargo metadata does not know this crate")];
    }
    IMPURE
        .iter()
        .filter(|impure| below.contains(**impure))
        .map(|impure| {
            format!("{name} must be pure, and uses {impure} (cargo tree -p {name} -i {impure})")
        })
        .collect()
}

/// The names of all crates below `name`, itself included, as the product uses them.
fn below(metadata: &Metadata, name: &str) -> BTreeSet<String> {
    let name_of = |id: &PackageId| metadata[id].name.to_string();
    let nodes =
        metadata.resolve.as_ref().map(|resolve| resolve.nodes.as_slice()).unwrap_or_default();
    let mut open: Vec<&PackageId> = nodes
        .iter()
        .map(|node| &node.id)
        .filter(|id| metadata.workspace_members.contains(id) && name_of(id) == name)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node.id == *id);
        for dependency in node.iter().flat_map(|node| &node.deps) {
            let product = |kind: &DependencyKind| *kind == DependencyKind::Normal;
            if dependency.dep_kinds.iter().any(|info| product(&info.kind)) {
                open.push(&dependency.pkg);
            }
        }
    }
    seen.into_iter().map(name_of).collect()
}
