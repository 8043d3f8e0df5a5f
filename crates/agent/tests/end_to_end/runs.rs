//! The exchange itself: greet, upload, run, one at a time, and nobody left running.

use std::fs;
use std::path::Path;
use std::time::Duration;

use hyper::StatusCode;
use protocol::{Failure, Hello, RunReply};
use rustix::process::Signal;

use crate::harness::{Agent, request, script};

/// Waits until the process is gone; the test runner's own time-out bounds it.
async fn wait_until_gone(pid: &str) {
    let stat = Path::new("/proc").join(pid.trim()).join("stat");
    while fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z ")) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until the file is there, and reads it.
async fn wait_for(path: &Path) -> String {
    loop {
        match fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

#[tokio::test]
async fn a_missing_plugin_is_uploaded_and_runs_on_one_connection() {
    let agent = Agent::start(&[]);
    let mut core = agent.connect().await;
    let (status, hello) = core.get("/v1/hello").await;
    assert_eq!(status, StatusCode::OK);
    let hello: Hello = serde_json::from_value(hello).unwrap();
    assert_eq!((hello.protocol, hello.platform.os.as_str()), (1, "linux"));
    assert_eq!((hello.plugins.len(), hello.runtimes.len()), (0, 3));

    let package = script("com.example.one", r#"echo '{"value": 7}'"#);
    let missing = RunReply::PluginMissing { installed_hash: None };
    assert_eq!(core.run(&request(&package, 5000)).await, missing);
    core.install(&package).await;
    let RunReply::Measured(measured) = core.run(&request(&package, 5000)).await else {
        panic!("not measured")
    };
    assert_eq!(measured.value, Some(7.0));

    let newer = script("com.example.one", r#"echo '{"value": 8}'"#);
    let other = RunReply::PluginMissing { installed_hash: Some(package.hash) };
    assert_eq!(core.run(&request(&newer, 5000)).await, other);
    core.install(&newer).await;
    assert!(matches!(core.run(&request(&newer, 5000)).await, RunReply::Measured(_)));
    let (_, hello) = core.get("/v1/hello").await;
    let hello: Hello = serde_json::from_value(hello).unwrap();
    assert_eq!((hello.plugins.len(), hello.plugins[0].hash), (1, newer.hash));
}

#[tokio::test]
async fn what_is_installed_outlives_a_kill() {
    let mut agent = Agent::start(&[]);
    let package = script("com.example.one", r#"echo '{"value": 7}'"#);
    agent.connect().await.install(&package).await;
    agent.restart();
    let reply = agent.connect().await.run(&request(&package, 5000)).await;
    assert!(matches!(reply, RunReply::Measured(_)), "{reply:?}");
}

#[tokio::test]
async fn a_run_ends_at_its_deadline_and_the_agent_goes_on() {
    let agent = Agent::start(&[]);
    let mut core = agent.connect().await;
    let package = script("com.example.hang", "sleep 600");
    core.install(&package).await;
    for _ in 0..2 {
        let RunReply::Failed(failed) = core.run(&request(&package, 300)).await else {
            panic!("not failed")
        };
        assert_eq!(failed.failure, Failure::PluginTimeout);
    }
}

#[tokio::test]
async fn one_plugin_runs_at_a_time() {
    let agent = Agent::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("lock");
    // Two at the same time could not both make the folder.
    let package = script(
        "com.example.alone",
        &format!(r#"mkdir {0} && sleep 0.1 && rmdir {0} && echo '{{"value": 1}}'"#, lock.display()),
    );
    agent.connect().await.install(&package).await;
    let mut runs = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (mut core, request) = (agent.connect().await, request(&package, 20_000));
        runs.spawn(async move { core.run(&request).await });
    }
    while let Some(reply) = runs.join_next().await {
        let reply = reply.unwrap();
        assert!(matches!(reply, RunReply::Measured(_)), "{reply:?}");
    }
}

#[tokio::test]
async fn beyond_a_short_queue_the_core_is_told_to_come_again() {
    let agent = Agent::start(&[]);
    let package = script("com.example.hang", "sleep 600");
    agent.connect().await.install(&package).await;
    let mut runs = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut core, request) = (agent.connect().await, request(&package, 60_000));
        runs.spawn(async move { core.try_run(&request).await.unwrap() });
    }
    // One runs and four wait, all without end: only the three others can be answered.
    for _ in 0..3 {
        let (status, answer) = runs.join_next().await.unwrap().unwrap();
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{answer}");
        assert_eq!(answer["code"], "busy");
    }
    runs.shutdown().await;
    // They went away, so there is room again.
    let mut core = agent.connect().await;
    let reply = loop {
        let (status, answer) = core.try_run(&request(&package, 200)).await.unwrap();
        if status == StatusCode::OK {
            break answer;
        }
    };
    assert_eq!(reply["failure"], "plugin_timeout");
}

#[tokio::test]
async fn when_the_core_vanishes_its_run_is_killed() {
    let agent = Agent::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let package = script("com.example.hang", &format!("echo $$ > {}; sleep 600", note.display()));
    let mut core = agent.connect().await;
    core.install(&package).await;
    let pid = {
        let request = request(&package, 60_000);
        let run = core.try_run(&request);
        tokio::pin!(run);
        tokio::select! {
            _ = &mut run => panic!("it ended by itself"),
            pid = wait_for(&note) => pid,
        }
    };
    core.vanish();
    wait_until_gone(&pid).await;
    assert_eq!(agent.connect().await.get("/v1/hello").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_stop_is_calm_and_leaves_nothing_running() {
    let mut agent = Agent::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let package = script("com.example.hang", &format!("echo $$ > {}; sleep 600", note.display()));
    let mut core = agent.connect().await;
    core.install(&package).await;
    let run = tokio::spawn(async move {
        let _ = core.try_run(&request(&package, 60_000)).await;
    });
    let pid = wait_for(&note).await;
    agent.signal(Signal::TERM);
    assert!(agent.wait().success());
    wait_until_gone(&pid).await;
    run.await.unwrap();
}

#[tokio::test]
async fn an_idle_agent_stops_at_once_and_a_run_in_progress_is_answered() {
    let mut agent = Agent::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("started");
    let script_text = format!(r#"echo > {}; sleep 0.5; echo '{{"value": 1}}'"#, note.display());
    let package = script("com.example.slow", &script_text);
    let mut core = agent.connect().await;
    core.install(&package).await;
    let run = tokio::spawn(async move { core.run(&request(&package, 60_000)).await });
    wait_for(&note).await;
    agent.signal(Signal::INT);
    assert!(matches!(run.await.unwrap(), RunReply::Measured(_)));
    assert!(agent.wait().success());
}
