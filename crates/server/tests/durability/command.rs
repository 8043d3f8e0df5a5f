//! The program's commands as processes of their own.

use std::io::PipeWriter;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use store::backup;

use server::clock::Clock;
use store::Store;

/// `prophasis` with these arguments.
pub(crate) fn prophasis(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prophasis"));
    command.args(arguments).stdin(Stdio::null());
    // What is meant for the tests is no setting of the program, which would refuse it.
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"PROPHASIS_") {
            command.env_remove(name);
        }
    }
    command
}

/// Where whatever is written meets nobody.
fn unread() -> PipeWriter {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer
}

/// A data directory with a database, and a backup of it.
async fn make_data(folder: &Path) -> (String, String) {
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    let store = Store::open_sqlite(&data.join("prophasis.db")).await.unwrap();
    let backup = folder.join("backup.zst");
    backup::write(&store, &backup, Clock::system().now(), &mut |_| {}).await.unwrap();
    store.close().await;
    (data.display().to_string(), backup.display().to_string())
}

#[tokio::test]
async fn a_command_whose_output_nobody_reads_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = make_data(folder.path()).await;
    let other = folder.path().join("other").display().to_string();
    let lines: [&[&str]; 9] = [
        &["restore", &backup, "--data-dir", &data, "--dry-run"],
        &["restore", &backup, "--data-dir", &data, "--force"],
        &["backup", "--data-dir", &data, "--output", &backup],
        &["db", "check", "--data-dir", &data],
        &["db", "migrate", "--data-dir", &data],
        &["db", "move", "--from", &data, "--to", &other],
        &["config", "check", "--data-dir", &data],
        &["identity", "--data-dir", &data],
        &["user", "add", "--data-dir", &data, "--name", "ada"],
    ];
    for line in lines {
        let mut command = prophasis(line);
        command.env("PROPHASIS_PASSWORD", "correct horse battery").stdout(unread());
        let Output { status, stderr, .. } = command.output().unwrap();
        let said = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(141), "{line:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("prophasis:"), "{line:?}: {said}");
    }
    // Where it cannot complain either, it does what it was told all the same.
    let copied = prophasis(&["db", "check", "--data-dir", &other]).output().unwrap();
    assert!(copied.status.success(), "{copied:?}");
    let checked = prophasis(&["db", "check", "--data-dir", &other]).stderr(unread()).output();
    assert!(checked.unwrap().status.success());
    let refused = prophasis(&["db", "check", "--data-dir", "/nowhere"]).stderr(unread()).status();
    assert_eq!(refused.unwrap().code(), Some(1));
}
