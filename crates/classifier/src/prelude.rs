//! What scripts can call besides Lua itself: array helpers, trends, judgement over time, and the
//! habits of Lua 5.1 that Luau dropped.
//!
//! Numeric helpers are Rust: exact, fast, and bounded by the size of the table they are given.
//! `docs/classifiers.md` describes each to authors.

mod arrays;
mod call;
mod judgement;
mod numbers;
mod trends;

use mlua::{Function, Lua, Table};

use crate::script::compiler;
pub(crate) use call::SharedCall;

/// What stands in an array where a value or message is missing. The original passed this very
/// text, so scripts written for it compare with `"none"`.
pub(crate) const MISSING: &str = "none";

/// Longest source that `loadstring` takes; compiling is not interruptible.
const LOADSTRING_BYTES_MAX: usize = 64 * 1024;

/// Puts every helper into `globals` and takes away what scripts must not have. To be called once,
/// before the globals become read-only.
pub(crate) fn install(lua: &Lua, globals: &Table, call: &SharedCall) -> mlua::Result<()> {
    arrays::install(lua, globals)?;
    trends::install(lua, globals, call)?;
    judgement::install(lua, globals, call)?;
    lua.load(include_str!("prelude/lua51.lua"))
        .set_name("=prelude")
        .set_compiler(compiler())
        .call::<()>(compile_text(lua)?)
}

/// Compiles text for `loadstring`: the function, or nil and the message.
fn compile_text(lua: &Lua) -> mlua::Result<Function> {
    lua.create_function(|lua, source: mlua::LuaString| {
        let source = source.as_bytes();
        if source.len() > LOADSTRING_BYTES_MAX {
            let message = format!("loadstring takes at most {LOADSTRING_BYTES_MAX} bytes");
            return Ok((None, Some(message)));
        }
        // Compiling ourselves means that the bytes are text, whatever they begin with.
        let loaded = compiler().compile(&*source).and_then(|bytecode| {
            lua.load(bytecode)
                .set_name("=loadstring")
                .set_mode(mlua::chunk::ChunkMode::Binary)
                .into_function()
        });
        match loaded {
            Ok(function) => Ok((Some(function), None)),
            Err(mlua::Error::MemoryError(text)) => Err(mlua::Error::MemoryError(text)),
            Err(error) => Ok((None, Some(error.to_string()))),
        }
    })
}
