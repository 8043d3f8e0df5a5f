//! Which crate of ours may use which.

use cargo_metadata::{DependencyKind, Metadata, Package};

/// Each crate and all that it may use in the product; tests may also use those of [`FOR_TESTS`].
const ARROWS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("protocol", &[]),
    ("classifier", &["domain"]),
    ("store", &["domain"]),
    ("plugin", &["protocol"]),
    ("agent", &["plugin", "protocol"]),
    ("server", &["classifier", "domain", "plugin", "protocol", "store"]),
    ("mockfleet", &["plugin", "protocol"]),
    ("testkit", &[]),
    ("bench", &["domain", "store", "testkit"]),
    ("xtask", &["testkit"]),
];
/// What any crate's tests may use.
const FOR_TESTS: [&str; 2] = ["mockfleet", "testkit"];

/// A fault for each arrow that points the wrong way.
pub(crate) fn check(metadata: &Metadata) -> Vec<String> {
    let members = metadata.workspace_packages();
    let names: Vec<&str> = members.iter().map(|package| package.name.as_str()).collect();
    members.iter().flat_map(|package| faults(package, &names)).collect()
}

fn faults(package: &Package, members: &[&str]) -> Vec<String> {
    let name = package.name.as_str();
    let Some((_, allowed)) = ARROWS.iter().find(|(of, _)| *of == name) else {
        return vec![format!(
            "{name}: a crate that the table of arrows does not know; add it there"
        )];
    };
    package
        .dependencies
        .iter()
        .filter(|dependency| members.contains(&dependency.name.as_str()))
        .filter(|dependency| !may_use(allowed, &dependency.name, dependency.kind))
        .map(|dependency| format!("{name} uses {}, which is against the arrows", dependency.name))
        .collect()
}

fn may_use(allowed: &[&str], used: &str, kind: DependencyKind) -> bool {
    allowed.contains(&used) || (kind == DependencyKind::Development && FOR_TESTS.contains(&used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_may_use_what_is_for_tests_and_the_product_may_not() {
        assert!(may_use(&["domain"], "domain", DependencyKind::Normal));
        assert!(may_use(&["domain"], "testkit", DependencyKind::Development));
        assert!(!may_use(&["domain"], "testkit", DependencyKind::Normal));
        assert!(!may_use(&["domain"], "store", DependencyKind::Development));
    }

    #[test]
    fn the_arrows_form_no_cycle() {
        for (position, (_, allowed)) in ARROWS.iter().enumerate() {
            for used in *allowed {
                let of_used = ARROWS.iter().position(|(name, _)| name == used);
                let (_, reached) = ARROWS[of_used.unwrap()];
                assert!(!reached.contains(&ARROWS[position].0), "{used}");
            }
        }
    }
}
