//! The two running programs: started, watched, and stopped together.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::bail;
use rustix::process::Signal;

use super::agent;
use crate::clock;
use crate::console::Step;
use crate::interrupt::{Interrupt, Interrupted};
use crate::process::{self, Event, GLANCE, Output, Process};

/// How long the programs may take to come up; a large database is migrated in this time, too.
const START_TIME_MAX: Duration = Duration::from_mins(2);
/// Events that one look takes from each program.
const EVENTS_A_LOOK_MAX: usize = 256;
/// The server's lines that are meant for whoever called, and not for a log.
const RESULTS: [&str; 2] = ["ready ", "set-up "];

/// What the agent logs once it answers.
const AGENT_READY: &str = "listening on ";

/// Where the two programs run.
pub(crate) struct Place<'a> {
    /// Where their data is.
    pub(crate) data_dir: &'a Path,
    /// Says when to stop.
    pub(crate) interrupt: &'a Interrupt,
}

/// Starts both, says when they are ready, and stays until somebody asks to stop (which is fine)
/// or one of them ends (which is an error).
pub(crate) fn until_stopped(
    agent: &mut Command,
    server: &mut Command,
    place: &Place<'_>,
) -> anyhow::Result<()> {
    let mut both = Both {
        agent: Process::start("agent", agent, Output::Lines)?,
        server: Process::start("server", server, Output::Lines)?,
        agent_ready: false,
        server_ready: false,
        results: Vec::new(),
    };
    let outcome = both.bring_up(place).and_then(|()| both.watch(place.interrupt));
    both.stop(place.interrupt);
    match outcome {
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("✓ stopped");
            Ok(())
        }
        other => other,
    }
}

struct Both {
    agent: Process,
    server: Process,
    agent_ready: bool,
    server_ready: bool,
    /// Lines for the standard output that were not said yet.
    results: Vec<String>,
}

impl Both {
    /// Waits until both have said that they are ready.
    fn bring_up(&mut self, place: &Place<'_>) -> anyhow::Result<()> {
        let step = Step::begin("Starting the server and the agent");
        let began = clock::now();
        while !(self.server_ready && self.agent_ready) {
            self.look(place.interrupt, &|line| step.detail(line))?;
            if clock::now() - began > START_TIME_MAX {
                bail!(
                    "the programs did not come up within {}:\nserver:\n{}agent:\n{}",
                    clock::in_words(START_TIME_MAX),
                    self.server.last_lines(),
                    self.agent.last_lines()
                );
            }
        }
        agent::enrolled(place.data_dir)?;
        step.done();
        eprintln!("  Ctrl-C stops it; the data stays in {}", place.data_dir.display());
        Ok(())
    }

    fn watch(&mut self, interrupt: &Interrupt) -> anyhow::Result<()> {
        loop {
            for line in self.results.drain(..) {
                println!("{line}");
            }
            self.look(interrupt, &|line| eprintln!("{line}"))?;
        }
    }

    /// Hears what was said, and notices an end and a wish to stop.
    fn look(&mut self, interrupt: &Interrupt, hear: &dyn Fn(&str)) -> anyhow::Result<()> {
        if interrupt.asked() {
            return Err(Interrupted.into());
        }
        let mut said = Vec::from_iter(self.server.next(GLANCE));
        said.extend((0..EVENTS_A_LOOK_MAX).map_while(|_| self.server.next(Duration::ZERO)));
        for event in said {
            match event {
                Event::Out(line) if RESULTS.iter().any(|word| line.starts_with(word)) => {
                    self.server_ready = true;
                    self.results.push(line);
                }
                Event::Out(line) | Event::Err(line) => hear(&line),
                Event::Ended(_) => {}
            }
        }
        for event in (0..EVENTS_A_LOOK_MAX).map_while(|_| self.agent.next(Duration::ZERO)) {
            if let Event::Out(line) | Event::Err(line) = event {
                self.agent_ready |= line.contains(AGENT_READY);
                hear(&line);
            }
        }
        demand_alive("the server", &mut self.server)?;
        demand_alive("the agent", &mut self.agent)
    }

    fn stop(&mut self, interrupt: &Interrupt) {
        // The server first: it would report an agent that is gone.
        self.server.stop(Signal::TERM, interrupt);
        self.agent.stop(Signal::TERM, interrupt);
    }
}

fn demand_alive(name: &str, process: &mut Process) -> anyhow::Result<()> {
    match process.ended() {
        None => Ok(()),
        status => {
            bail!("{name} {}; its last lines:\n{}", process::how(status), process.last_lines())
        }
    }
}
