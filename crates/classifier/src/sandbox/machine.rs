//! One Lua machine: built once, read-only for scripts, calling one of them at a time.
//!
//! Invariant: the global tables and the string metatable are read-only once built; each call has
//! its own environment; a cached function keeps no environment between calls. So no call leaves
//! anything behind for the next.

use std::sync::Arc;

use mlua::chunk::ChunkMode;
use mlua::state::{GcIncParams, GcMode};
use mlua::{Function, Lua, LuaOptions, StdLib, Table, Value, VmState};

use super::budget::Budget;
use super::cache::Cache;
use super::{Limits, environment};
use crate::fault::{CHUNK, FaultKind, ScriptFault};
use crate::input::Input;
use crate::prelude::{self, SharedCall};
use crate::script::Script;
use crate::verdict::Verdict;

/// Why a script's clock stopped, as the script itself would see it.
const OUT_OF_TIME: &str = "the script ran too long and was stopped";

/// Luau takes one step of collection an allocation, however large the allocation, and by default
/// a step is 1 KiB: a few long strings outrun it. With steps of this size a machine's usual heap
/// is collected in two or three.
const COLLECTOR_STEP_KIB: i32 = 256;

#[derive(Debug)]
pub(super) struct Machine {
    lua: Lua,
    budget: Arc<Budget>,
    call: SharedCall,
    cache: Cache,
    /// Gives every environment the built-in names.
    metatable: Table,
    /// What cached functions have for an environment between calls.
    nothing: Table,
    seed: Function,
    size_bytes: usize,
}

impl Machine {
    /// A machine with the prelude, locked for scripts.
    pub(super) fn build() -> mlua::Result<Self> {
        let libraries = StdLib::TABLE | StdLib::STRING | StdLib::MATH | StdLib::BIT;
        let lua = Lua::new_with(libraries, LuaOptions::default())?;
        let budget = Arc::new(Budget::default());
        let asked = Arc::clone(&budget);
        lua.set_interrupt(move |_| {
            if asked.may_continue() {
                Ok(VmState::Continue)
            } else {
                Err(mlua::Error::runtime(OUT_OF_TIME))
            }
        });
        let call = SharedCall::default();
        let globals = lua.globals();
        prelude::install(&lua, &globals, &call)?;
        let seed = globals.get::<Table>("math")?.get("randomseed")?;
        lua.sandbox(true)?;
        lua.globals().set_readonly(true);

        let metatable = lua.create_table()?;
        metatable.raw_set("__index", globals)?;
        metatable.raw_set("__metatable", "locked")?;
        metatable.set_readonly(true);
        let nothing = lua.create_table()?;
        nothing.set_readonly(true);
        let pace = GcIncParams::default().step_size(COLLECTOR_STEP_KIB);
        lua.gc_set_mode(GcMode::Incremental(pace));
        lua.gc_collect()?;
        let size_bytes = lua.used_memory();
        let cache = Cache::default();
        Ok(Self { lua, budget, call, cache, metatable, nothing, seed, size_bytes })
    }

    /// One call: fresh environment, own memory and time, everything read raw.
    pub(super) fn run(
        &mut self,
        script: &Script,
        input: &Input,
        limits: Limits,
    ) -> Result<Verdict, ScriptFault> {
        // Luau does not collect garbage before it reports a full heap. Were the limit absolute,
        // one script would pay for what the calls before it left behind.
        let limit_bytes = self.lua.used_memory() + limits.memory_bytes_max;
        self.budget.arm(limits);
        let outcome =
            self.lua.set_memory_limit(limit_bytes).and_then(|_| self.call_function(script, input));
        let out_of_time = self.budget.disarm();
        self.call.lock().clear();
        if out_of_time {
            let message =
                format!("{OUT_OF_TIME}; it may use {} ms of processor time", limits.cpu_ms_max);
            return Err(ScriptFault::whole(script.name(), FaultKind::Timeout, message));
        }
        let verdict = match outcome {
            Ok((health, reason)) => Verdict::from_lua(script.name(), &health, &reason),
            Err(error) => Err(fault(script.name(), &error, limits)),
        };
        self.collect_if_large(limits);
        verdict
    }

    fn call_function(&mut self, script: &Script, input: &Input) -> mlua::Result<(Value, Value)> {
        let function = self.function(script)?;
        self.call.lock().set(input);
        let environment = environment::build(&self.lua, &self.metatable, script, input)?;
        self.seed.call::<()>(SEED)?;
        function.set_environment(environment)?;
        let outcome = function.call(());
        function.set_environment(self.nothing.clone())?;
        outcome
    }

    fn function(&mut self, script: &Script) -> mlua::Result<Function> {
        if let Some(function) = self.cache.get(&script.hash()) {
            return Ok(function);
        }
        let function = self
            .lua
            .load(script.bytecode())
            .set_name(format!("={CHUNK}"))
            .set_mode(ChunkMode::Binary)
            .into_function()?;
        self.cache.insert(script.hash(), function.clone(), script.bytecode().len());
        Ok(function)
    }

    /// Garbage of a greedy call goes at once instead of piling up under the calls that follow.
    fn collect_if_large(&self, limits: Limits) {
        if self.lua.used_memory() > self.size_bytes + limits.memory_bytes_max {
            // A collection allocates nothing, and there are no finalisers that could fail.
            let _ = self.lua.gc_collect();
        }
    }
}

/// `math.random` starts here in every call: a verdict depends on its input alone.
const SEED: i32 = 20_161;

fn fault(script: &str, error: &mlua::Error, limits: Limits) -> ScriptFault {
    if is_memory(error) {
        let message = format!(
            "the script used more memory than the {} MiB it may use",
            limits.memory_bytes_max / (1024 * 1024)
        );
        return ScriptFault::whole(script, FaultKind::Memory, message);
    }
    match error {
        mlua::Error::CallbackError { traceback, cause } => {
            let text = format!("{}\nstack traceback:{traceback}", innermost(cause));
            ScriptFault::located(script, FaultKind::Runtime, &text)
        }
        mlua::Error::RuntimeError(text) => ScriptFault::located(script, FaultKind::Runtime, text),
        other => ScriptFault::located(script, FaultKind::Runtime, &other.to_string()),
    }
}

/// Whether memory ran out, be it inside a helper or caught and raised again by the script.
fn is_memory(error: &mlua::Error) -> bool {
    match error {
        mlua::Error::MemoryError(_) => true,
        mlua::Error::CallbackError { cause, .. } => is_memory(cause),
        mlua::Error::RuntimeError(text) => text.contains("not enough memory"),
        _ => false,
    }
}

fn innermost(error: &mlua::Error) -> String {
    match error {
        mlua::Error::CallbackError { cause, .. } => innermost(cause),
        mlua::Error::RuntimeError(text) => text.clone(),
        other => other.to_string(),
    }
}
