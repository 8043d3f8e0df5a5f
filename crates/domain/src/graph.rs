//! Walking graphs of things that contain things of their own kind: groups, services.

use std::collections::BTreeSet;

/// A path `start → … → start` along `children`, if there is one: what a refusal names.
/// Visits each node once, so it ends on cyclic graphs.
pub fn cycle_through<T, C>(start: T, children: impl Fn(T) -> C) -> Option<Vec<T>>
where
    T: Ord + Copy,
    C: IntoIterator<Item = T>,
{
    let mut open = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while let Some(path) = open.pop() {
        let at = *path.last()?;
        for next in children(at) {
            let mut longer = path.clone();
            longer.push(next);
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                open.push(longer);
            }
        }
    }
    None
}
