//! Child processes: started in a group of their own, heard line by line, ended by id.
//!
//! Invariant: a process that was started here is ended before its handle is gone, together with
//! whatever it started in its group.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::clock;
use crate::console::Step;
use crate::interrupt::{Interrupt, Interrupted};

/// How often a wait looks whether somebody asked to stop.
pub(crate) const GLANCE: Duration = Duration::from_millis(100);
/// How long a process may take to end itself before it is killed.
const STOP_TIME_MAX: Duration = Duration::from_secs(20);
/// How long the last lines may take after the end.
const LAST_LINES_TIME_MAX: Duration = Duration::from_secs(1);
/// A longer line is cut, so that no child can fill the memory.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Lines that wait to be heard; a child that prints faster waits.
const LINES_WAITING_MAX: usize = 1_024;
/// How many lines are kept to explain a failure.
const TAIL_LINES_MAX: usize = 40;

/// What a process did.
#[derive(Debug)]
pub(crate) enum Event {
    /// A line on its standard output.
    Out(String),
    /// A line on its error output.
    Err(String),
    /// It is over.
    Ended(ExitStatus),
}

/// What becomes of a process' output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// It arrives as events.
    Lines,
    /// It goes where ours goes.
    Shared,
}

/// A running child.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    group: Pid,
    events: Receiver<Event>,
    tail: VecDeque<String>,
    ended: Option<ExitStatus>,
}

impl Process {
    /// Starts `command`.
    pub(crate) fn start(
        name: &'static str,
        command: &mut Command,
        output: Output,
    ) -> anyhow::Result<Self> {
        command.process_group(0).stdin(Stdio::null());
        if output == Output::Lines {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let mut child = command.spawn().with_context(|| {
            format!("cannot start {name} ({})", command.get_program().display())
        })?;
        let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let group = id.context("the system gave an impossible process id")?;
        let (sender, events) = mpsc::sync_channel(LINES_WAITING_MAX);
        if let Some(stdout) = child.stdout.take() {
            read_lines(stdout, sender.clone(), Event::Out);
        }
        if let Some(stderr) = child.stderr.take() {
            read_lines(stderr, sender.clone(), Event::Err);
        }
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                // Nobody hears it when the handle is already gone.
                let _ = sender.send(Event::Ended(status));
            }
        });
        Ok(Self { name, group, events, tail: VecDeque::new(), ended: None })
    }

    /// What happens next, if it happens within `time`.
    pub(crate) fn next(&mut self, time: Duration) -> Option<Event> {
        let event = self.events.recv_timeout(time).ok()?;
        self.note(&event);
        Some(event)
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&self) -> Option<ExitStatus> {
        self.ended
    }

    /// Its last lines, for an explanation.
    pub(crate) fn last_lines(&mut self) -> String {
        while self.next(LAST_LINES_TIME_MAX).is_some() {}
        self.tail.iter().flat_map(|line| ["  ", line, "\n"]).collect()
    }

    /// Asks it to end by `signal`, and kills it if it does not in time.
    pub(crate) fn stop(&mut self, signal: Signal, interrupt: &Interrupt) {
        self.signal(signal);
        let asked_at = clock::now();
        while self.ended.is_none() {
            if clock::now() - asked_at > STOP_TIME_MAX || interrupt.asked_again() {
                eprintln!("{} does not stop; killing it", self.name);
                break;
            }
            if let Some(Event::Err(line)) = self.next(GLANCE) {
                eprintln!("{:>6} | {line}", self.name);
            }
        }
        self.kill();
    }

    fn note(&mut self, event: &Event) {
        match event {
            Event::Out(line) | Event::Err(line) => {
                if self.tail.len() == TAIL_LINES_MAX {
                    self.tail.pop_front();
                }
                self.tail.push_back(line.clone());
            }
            Event::Ended(status) => self.ended = Some(*status),
        }
    }

    fn signal(&self, signal: Signal) {
        if self.ended.is_none() {
            // The only failure is that it is already gone.
            let _ = kill_process_group(self.group, signal);
        }
    }

    fn kill(&mut self) {
        self.signal(Signal::KILL);
        while self.ended.is_none() && self.next(STOP_TIME_MAX).is_some() {}
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn read_lines(
    source: impl Read + Send + 'static,
    sender: SyncSender<Event>,
    event: impl Fn(String) -> Event + Send + 'static,
) {
    thread::spawn(move || {
        let mut source = BufReader::new(source);
        let mut line = Vec::new();
        loop {
            line.clear();
            match source.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(event(text)).is_err() {
                return;
            }
        }
    });
}

/// Runs `command` to its end, showing its lines as the detail of `step`; returns what it printed.
pub(crate) fn complete(
    name: &'static str,
    command: &mut Command,
    step: &Step,
    interrupt: &Interrupt,
) -> anyhow::Result<String> {
    let mut process = Process::start(name, command, Output::Lines)?;
    let mut printed = String::new();
    while process.ended().is_none() {
        if interrupt.asked() {
            process.stop(Signal::TERM, interrupt);
            return Err(Interrupted.into());
        }
        match process.next(GLANCE) {
            Some(Event::Out(line)) => {
                step.detail(&line);
                printed.push_str(&line);
                printed.push('\n');
            }
            Some(Event::Err(line)) => step.detail(&line),
            Some(Event::Ended(_)) | None => {}
        }
    }
    while let Some(event) = process.next(LAST_LINES_TIME_MAX) {
        if let Event::Out(line) = event {
            printed.push_str(&line);
            printed.push('\n');
        }
    }
    match process.ended() {
        Some(status) if status.success() => Ok(printed),
        status => bail!("{name} {}:\n{}", how(status), process.last_lines()),
    }
}

/// Runs `command` to its end with its output shown as it is.
pub(crate) fn show(
    name: &'static str,
    command: &mut Command,
    interrupt: &Interrupt,
) -> anyhow::Result<()> {
    let mut process = Process::start(name, command, Output::Shared)?;
    while process.ended().is_none() {
        if interrupt.asked() {
            process.stop(Signal::TERM, interrupt);
            return Err(Interrupted.into());
        }
        process.next(GLANCE);
    }
    match process.ended() {
        Some(status) if status.success() => Ok(()),
        status => bail!("{name} {}", how(status)),
    }
}

/// `ended with status 2`, `was ended by signal 9`.
pub(crate) fn how(status: Option<ExitStatus>) -> String {
    match status.map(|status| (status.code(), status.signal())) {
        Some((Some(code), _)) => format!("ended with status {code}"),
        Some((None, Some(signal))) => format!("was ended by signal {signal}"),
        _ => "ended".to_owned(),
    }
}
