//! Set-up and status, as a person meets them.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use protocol::enrolment::Enrolment;

use crate::harness::{Agent, command, free_port, set_up};

#[test]
fn setup_prints_the_string_alone_and_keeps_all_private() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("below/agent");
    let output = set_up(&directory, 4048, &[]);
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 1);
    let enrolment: Enrolment = printed.parse().unwrap();
    assert_eq!(enrolment.port, 4048);
    assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
    let key = enrolment.key.to_text();
    let mut files = 0;
    for entry in fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
        assert!(!fs::read_to_string(&path).unwrap().contains(&key), "{path:?} holds the key");
        files += 1;
    }
    assert_eq!(files, 4);
    assert!(!String::from_utf8(output.stderr).unwrap().contains(&key));
}

#[test]
fn setup_replaces_nothing_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let first = set_up(folder.path(), 4048, &[]);
    let again = set_up(folder.path(), 4048, &[]);
    assert!(!again.status.success() && again.stdout.is_empty());
    assert!(String::from_utf8(again.stderr).unwrap().contains("add --force"));
    let forced = set_up(folder.path(), 4048, &["--force"]);
    assert!(forced.status.success());
    assert_ne!(first.stdout, forced.stdout);
}

#[test]
fn a_run_without_a_setup_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = command(&["run", "--dir", folder.path().to_str().unwrap()]).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("run `prophasis-agent setup` first"), "{said}");
}

#[test]
fn an_unknown_setting_is_named_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path(), free_port(), &[]);
    let config = folder.path().join("config.toml");
    let text = fs::read_to_string(&config).unwrap() + "core_pinn = \"x\"\n";
    fs::write(&config, text).unwrap();
    let output = command(&["run", "--dir", folder.path().to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("did you mean \"core_pin\"?"), "{said}");
}

#[test]
fn status_tells_a_running_agent_from_a_stopped_one() {
    let mut agent = Agent::start(&[]);
    let directory = agent.directory();
    let status = || command(&["status", "--dir", directory.to_str().unwrap()]).output().unwrap();
    let running = status();
    assert_eq!(running.status.code(), Some(0));
    let said = String::from_utf8(running.stdout).unwrap();
    assert!(said.contains(&agent.enrolment.pin.to_string()), "{said}");
    assert!(!said.contains(&agent.enrolment.key.to_text()));
    agent.signal(rustix::process::Signal::TERM);
    agent.wait();
    assert_eq!(status().status.code(), Some(3));
}

#[test]
fn a_second_agent_in_the_same_folder_is_refused() {
    let agent = Agent::start(&[]);
    let directory = agent.directory();
    let output = command(&["run", "--dir", directory.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("another agent is using it"), "{said}");
}

#[test]
fn help_and_version() {
    let help = command(&["--help"]).output().unwrap();
    assert!(help.status.success() && help.stdout.starts_with(b"prophasis-agent"));
    let version = command(&["--version"]).output().unwrap();
    assert!(String::from_utf8(version.stdout).unwrap().starts_with("prophasis-agent 0."));
    assert_eq!(command(&["--nonsense"]).output().unwrap().status.code(), Some(2));
}
