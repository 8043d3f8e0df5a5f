//! Runs one script after another, none of which can harm the process or see another.

mod budget;
mod cache;
mod environment;
mod machine;

use crate::fault::{FaultKind, ScriptFault};
use crate::input::Input;
use crate::script::Script;
use crate::verdict::Verdict;
pub(crate) use environment::history;
use machine::Machine;

/// What one call of a script may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory for everything the call creates, its input included.
    pub memory_bytes_max: usize,
    /// Processor time of the thread. The limit that a looping script hits: unlike the clock, it
    /// does not run while a busy machine serves others, so no innocent script is stopped.
    pub cpu_ms_max: u64,
    /// Time by the clock; a backstop only.
    pub wall_ms_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes_max: 8 * 1024 * 1024, cpu_ms_max: 200, wall_ms_max: 5_000 }
    }
}

/// A Lua machine for one thread, built at first use and after a fault that may have hurt it.
#[derive(Debug)]
pub struct Sandbox {
    limits: Limits,
    machine: Option<Machine>,
}

impl Sandbox {
    /// A sandbox under `limits`; costs nothing until it is used.
    pub fn new(limits: Limits) -> Self {
        Self { limits, machine: None }
    }

    /// Calls `script` with `input`.
    ///
    /// After a time-out or a memory fault the machine is thrown away: it was stopped at an
    /// arbitrary place. It is also gone if this panics, because it is only put back at the end.
    pub fn classify(&mut self, script: &Script, input: &Input) -> Result<Verdict, ScriptFault> {
        let mut machine = match self.machine.take() {
            Some(machine) => machine,
            None => Machine::build().map_err(|error| {
                let message = format!("the Lua machine could not be built: {error}");
                ScriptFault::whole(script.name(), FaultKind::Runtime, message)
            })?,
        };
        let outcome = machine.run(script, input, self.limits);
        let harmed = outcome
            .as_ref()
            .is_err_and(|fault| matches!(fault.kind, FaultKind::Timeout | FaultKind::Memory));
        if !harmed {
            self.machine = Some(machine);
        }
        outcome
    }
}
