//! The process that is killed, seen from the outside.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::place::Place;
use crate::worker::{ADDRESS, BACKUPS, CHORE};

/// Longer than anything takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// What the process said until now.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) ready: bool,
    /// The newest acknowledged commit.
    pub(crate) committed: Option<i64>,
    /// The latest time before which samples may have been forgotten, in seconds.
    pub(crate) horizon_s: Option<i64>,
    pub(crate) chores_begun: u32,
    pub(crate) chores_done: u32,
}

pub(crate) struct Worker {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub(crate) said: Said,
}

impl Worker {
    /// Starts to work.
    pub(crate) fn start(place: &Place, chore: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "worker::work", "--nocapture"])
            .env(ADDRESS, &place.address)
            .env(CHORE, chore)
            .env(BACKUPS, place.backups())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines, said: Said::default() }
    }

    /// Listens until what it said is enough.
    ///
    /// # Panics
    /// If it ends before.
    pub(crate) async fn until(&mut self, enough: impl Fn(&Said) -> bool) {
        while !enough(&self.said) {
            let line = tokio::time::timeout(DEADLINE, self.lines.next_line()).await;
            let line = line.expect("it says something").unwrap();
            self.note(&line.expect("it works until it is killed"));
        }
    }

    /// `kill -9`, and what it had still said.
    pub(crate) async fn kill(mut self) -> Said {
        self.process.kill().await.unwrap();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            self.note(&line);
        }
        self.said
    }

    fn note(&mut self, line: &str) {
        let said = &mut self.said;
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "ready" => said.ready = true,
            "committed" => said.committed = Some(rest.parse().unwrap()),
            "horizon" => said.horizon_s = Some(rest.parse().unwrap()),
            "begin" => said.chores_begun += 1,
            "done" => said.chores_done += 1,
            // Errors, which are to be expected, and what the test's own frame says.
            _ => {}
        }
    }
}
