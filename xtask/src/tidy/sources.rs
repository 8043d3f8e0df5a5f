//! What every Rust file must be like: opened by its purpose, short, and finished.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// A longer file holds more than one thing. The number only ever goes down.
const LINES_MAX: usize = 500;
const FOLDERS: [&str; 2] = ["crates", "xtask"];

/// Words that mean "not finished". They are put together here so that this file passes.
fn unfinished() -> [String; 5] {
    ["TO_DO", "FIX_ME", "XX_X", "to_do!(", "un_implemented!("].map(|word| word.replace('_', ""))
}

/// A fault for each rule that a file breaks.
pub(crate) fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut faults = Vec::new();
    for file in files {
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        faults.extend(of_file(&text).into_iter().map(|fault| format!("{name}: {fault}")));
        if file.file_name().is_some_and(|name| name == "mod.rs") {
            faults.push(format!("{name}: write foo.rs beside foo/, not mod.rs"));
        }
    }
    Ok(faults)
}

fn of_file(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//! ") {
        faults.push("must open with a `//!` line that says what it is for".to_owned());
    }
    let lines = text.lines().count();
    if lines > LINES_MAX {
        faults.push(format!("has {lines} lines; more than {LINES_MAX} hold more than one thing"));
    }
    for (number, line) in text.lines().enumerate() {
        for word in unfinished().iter().filter(|word| line.contains(word.as_str())) {
            faults.push(format!("line {}: {word} means unfinished", number + 1));
        }
    }
    faults
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_file_has_no_fault() {
        assert!(of_file("//! Says why.\n\nfn main() {}\n").is_empty());
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(of_file("fn main() {}\n").len(), 1);
        assert_eq!(of_file(&format!("//! Long.\n{}", "\n".repeat(LINES_MAX))).len(), 1);
        let word = &unfinished()[0];
        assert_eq!(
            of_file(&format!("//! Open.\n// {word}: later\n")),
            [format!("line 2: {word} means unfinished")]
        );
    }
}
