//! Programs that a verb needs: found on the path, named when they are missing, installed when
//! that is asked for and possible.

use std::path::PathBuf;
use std::process::Command;

use anyhow::bail;

use crate::console::Step;
use crate::interrupt::Interrupt;
use crate::process;

/// A program and the Debian package that brings it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    /// The program's file name.
    pub(crate) program: &'static str,
    /// The package's name.
    pub(crate) package: &'static str,
    /// What it is needed for.
    pub(crate) purpose: &'static str,
}

/// The compiler for the parts in C and C++ (SQLite, Luau).
pub(crate) const COMPILER: Need =
    Need { program: "c++", package: "g++", purpose: "compiles SQLite and Luau" };
/// The other database.
pub(crate) const POSTGRES: Need =
    Need { program: "postgres", package: "postgresql", purpose: "the tests run on both databases" };
/// The runtime of the original's plugins.
pub(crate) const PYTHON: Need =
    Need { program: "python3", package: "python3", purpose: "the tests run Python plugins" };
/// A mail server in Python.
pub(crate) const MAIL_SERVER: Need =
    Need { program: "aiosmtpd", package: "python3-aiosmtpd", purpose: "the tests send it mail" };
/// A store for long-term history.
pub(crate) const VICTORIA_METRICS: Need = Need {
    program: "victoria-metrics",
    package: "victoria-metrics",
    purpose: "the tests send it history",
};
/// Another one.
pub(crate) const PROMETHEUS: Need =
    Need { program: "prometheus", package: "prometheus", purpose: "the tests send it history" };
/// Lets a disk fail.
pub(crate) const STRACE: Need =
    Need { program: "strace", package: "strace", purpose: "the tests let a disk fail" };
/// The browser.
pub(crate) const CHROMIUM: Need = Need {
    program: "chromium",
    package: "chromium",
    purpose: "the stories look at the real pages",
};

/// Debian keeps some programs beside the path.
const FOLDERS_BESIDE: [&str; 1] = ["/usr/lib/postgresql"];

/// Where `program` is, if it is installed.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let beside = FOLDERS_BESIDE.iter().filter_map(|folder| std::fs::read_dir(folder).ok());
    let versions = beside.flatten().filter_map(Result::ok).map(|entry| entry.path().join("bin"));
    versions
        .chain(std::env::split_paths(&on_path))
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

/// Refuses to go on without `needs`, and says how to get what is missing.
pub(crate) fn demand(needs: &[Need]) -> anyhow::Result<()> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = missing
        .iter()
        .map(|need| format!("  {} is missing ({})", need.program, need.purpose))
        .collect();
    bail!("{}\nOn Debian or Ubuntu: apt install {}", lines.join("\n"), packages(&missing));
}

/// Installs what is missing of `needs` if this user may (root, with apt), and then demands it.
pub(crate) fn provide(needs: &[Need], interrupt: &Interrupt) -> anyhow::Result<()> {
    let missing = missing(needs);
    if !missing.is_empty() && rustix::process::geteuid().is_root() && find("apt-get").is_some() {
        let step = Step::begin(&format!("Installing {}", packages(&missing)));
        let mut update = apt();
        update.arg("update");
        process::complete("apt-get update", &mut update, &step, interrupt)?;
        let mut install = apt();
        install.args(["install", "--yes", "--no-install-recommends"]);
        install.args(missing.iter().map(|need| need.package));
        process::complete("apt-get install", &mut install, &step, interrupt)?;
        step.done();
    }
    demand(needs)
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    apt
}

fn missing(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| find(need.program).is_none()).collect()
}

fn packages(needs: &[Need]) -> String {
    needs.iter().map(|need| need.package).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_way_to_get_it() {
        let absent = Need { program: "no-such-program", package: "a-package", purpose: "a test" };
        let error = demand(&[absent]).unwrap_err().to_string();
        assert!(error.contains("no-such-program is missing (a test)"), "{error}");
        assert!(error.contains("apt install a-package"), "{error}");
    }

    #[test]
    fn what_is_there_is_found() {
        assert!(find("sh").is_some());
        let shell = Need { program: "sh", package: "dash", purpose: "a test" };
        assert!(demand(&[shell]).is_ok());
    }
}
