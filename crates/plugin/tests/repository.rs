//! The repository survives a kill at every step, and refuses what is not its own.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use plugin::repository::{InstallError, Step};
use plugin::{Package, Repository, pack_directory};

const ID: &str = "com.example.n";
const STEPS: [Step; 6] =
    [Step::Begun, Step::Unpacked, Step::Stored, Step::Pointed, Step::Switched, Step::Swept];

/// A package whose files all carry the version, so that a mixture would show.
fn package(id: &str, version: u32) -> Package {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("n");
    fs::create_dir(&folder).unwrap();
    let manifest = format!(
        r#"{{"name":"n","id":"{id}","description":"d","version":{version},
            "default_n_historical":1,"default_classifier":"classifier.lua"}}"#
    );
    fs::write(folder.join("manifest.json"), manifest).unwrap();
    fs::write(folder.join("classifier.lua"), "return ok").unwrap();
    for number in 0..20 {
        fs::write(folder.join(format!("part{number}")), version.to_string()).unwrap();
    }
    Package::read(&pack_directory(&folder).unwrap()).unwrap()
}

/// The installed version, after checking that every file belongs to it.
fn version_in_use(repository: &Repository) -> Option<u32> {
    let installed = repository.find(ID)?;
    let version: u32 = installed.package.manifest.version.parse().unwrap();
    assert_eq!(installed.hash, package(ID, version).hash);
    for number in 0..20 {
        let part = installed.package.directory.join(format!("part{number}"));
        assert_eq!(fs::read_to_string(part).unwrap(), version.to_string());
    }
    Some(version)
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// Not a test by itself: what the next test starts as a process of its own and has killed.
#[test]
#[ignore = "started by a_kill_at_any_step_leaves_one_whole_version"]
fn child_that_is_killed_while_installing() {
    let root = std::env::var("REPOSITORY_ROOT").unwrap();
    let step: usize = std::env::var("REPOSITORY_STEP").unwrap().parse().unwrap();
    let mut repository = Repository::open(Path::new(&root)).unwrap();
    let mut watch = |reached| {
        if reached == STEPS[step] {
            let me = rustix::process::getpid();
            rustix::process::kill_process(me, rustix::process::Signal::KILL).unwrap();
        }
    };
    repository.install_watched(ID, &package(ID, 2), &mut watch).unwrap();
}

fn install_and_be_killed(root: &Path, step: usize) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_is_killed_while_installing", "--ignored"])
        .env("REPOSITORY_ROOT", root)
        .env("REPOSITORY_STEP", step.to_string())
        .output()
        .unwrap()
        .status;
    assert_eq!(status.signal(), Some(9), "{:?} was not reached", STEPS[step]);
}

#[test]
fn a_kill_at_any_step_leaves_one_whole_version() {
    for before in [None, Some(1)] {
        for (number, step) in STEPS.into_iter().enumerate() {
            let parent = tempfile::tempdir().unwrap();
            let root = parent.path().join("repository");
            if let Some(version) = before {
                let mut repository = Repository::open(&root).unwrap();
                repository.install(ID, &package(ID, version)).unwrap();
            }
            install_and_be_killed(&root, number);
            let mut repository = Repository::open(&root).unwrap();
            let switched = matches!(step, Step::Switched | Step::Swept);
            let expected = if switched { Some(2) } else { before };
            assert_eq!(version_in_use(&repository), expected, "killed at {step:?}");
            assert_eq!(count(&root.join("staging")), 0, "killed at {step:?}");
            assert_eq!(count(&root.join("versions")), usize::from(expected.is_some()));
            // And it still works.
            repository.install(ID, &package(ID, 3)).unwrap();
            assert_eq!(version_in_use(&repository), Some(3));
        }
    }
}

#[test]
fn a_version_in_use_by_a_run_stays_until_the_run_ends() {
    let root = tempfile::tempdir().unwrap();
    let mut repository = Repository::open(root.path()).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    let run = repository.find(ID).unwrap();
    repository.install(ID, &package(ID, 2)).unwrap();
    assert!(run.package.directory.join("part0").exists());
    assert_eq!(version_in_use(&repository), Some(2));
    drop(run);
    repository.sweep();
    assert_eq!(count(&root.path().join("versions")), 1);
    // Back to the old version, which is gone, and to the one in use.
    repository.install(ID, &package(ID, 1)).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    assert_eq!(version_in_use(&repository), Some(1));
    assert_eq!(count(&root.path().join("versions")), 1);
}

#[test]
fn going_back_to_a_version_that_a_run_still_uses_keeps_its_files() {
    let root = tempfile::tempdir().unwrap();
    let mut repository = Repository::open(root.path()).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    let run = repository.find(ID).unwrap();
    repository.install(ID, &package(ID, 2)).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    drop(run);
    repository.sweep();
    assert_eq!(version_in_use(&repository), Some(1));
}

#[test]
fn a_package_cannot_take_anothers_place() {
    let root = tempfile::tempdir().unwrap();
    let mut repository = Repository::open(root.path()).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    let error = repository.install(ID, &package("com.example.other", 2)).unwrap_err();
    assert!(matches!(error, InstallError::OtherId { .. }), "{error}");
    assert_eq!(version_in_use(&repository), Some(1));
}

#[test]
fn the_folder_is_private_and_taken_by_one_agent_only() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("repository");
    fs::create_dir(&root).unwrap();
    fs::set_permissions(&root, fs::Permissions::from_mode(0o777)).unwrap();
    let repository = Repository::open(&root).unwrap();
    for folder in ["", "versions", "current", "staging"] {
        let mode = fs::metadata(root.join(folder)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{folder}");
    }
    let error = Repository::open(&root).unwrap_err().to_string();
    assert!(error.contains("another agent is using it"), "{error}");
    drop(repository);
    Repository::open(&root).unwrap();
}

#[test]
fn a_folder_that_is_a_link_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    fs::create_dir(parent.path().join("elsewhere")).unwrap();
    let link = parent.path().join("repository");
    std::os::unix::fs::symlink(parent.path().join("elsewhere"), &link).unwrap();
    let error = Repository::open(&link).unwrap_err().to_string();
    assert!(error.contains("not a link"), "{error}");
}

#[test]
fn damage_is_dropped_and_the_rest_is_kept() {
    let root = tempfile::tempdir().unwrap();
    let mut repository = Repository::open(root.path()).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    let other = "com.example.other";
    let directory = {
        repository.install(other, &package(other, 1)).unwrap();
        repository.find(other).unwrap().package.directory.clone()
    };
    drop(repository);
    fs::remove_file(directory.join("manifest.json")).unwrap();
    fs::write(root.path().join("current/com.example.garbage"), "garbage").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", root.path().join("current/com.example.l")).unwrap();
    let repository = Repository::open(root.path()).unwrap();
    assert_eq!(version_in_use(&repository), Some(1));
    assert_eq!(repository.list().len(), 1);
    assert_eq!(count(&root.path().join("current")), 1);
}

#[test]
fn a_relative_folder_is_remembered_in_full() {
    let here = std::env::current_dir().unwrap();
    let folder = tempfile::tempdir_in(&here).unwrap();
    let relative = folder.path().strip_prefix(&here).unwrap().join("plugins");
    let mut repository = Repository::open(&relative).unwrap();
    repository.install(ID, &package(ID, 1)).unwrap();
    let installed = repository.find(ID).unwrap();
    assert!(installed.package.directory.is_absolute(), "plugins run in a folder of their own");
}
