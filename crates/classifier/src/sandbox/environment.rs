//! The names that a script finds: its input as Lua tables, fresh for every call.

use mlua::{Lua, Table, Value};
use serde_json::Value as Json;

use domain::history::Entry;

use crate::input::{self, Input, newest};
use crate::prelude::MISSING;
use crate::script::{Mentions, Script};

/// Bytes of messages handed to a call; with a long history each is cut shorter.
const MESSAGES_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Shortest cut of a message.
const MESSAGE_BYTES_MIN: usize = 256;
/// Longest message handed over.
const MESSAGE_BYTES_MAX: usize = 64 * 1024;
/// Metrics handed to a call; older results beyond have empty tables.
const METRICS_LEN_MAX: usize = 50_000;
/// Values inside the parameters; and how deep they may nest.
const PARAMS_LEN_MAX: usize = 10_000;
const PARAMS_DEPTH_MAX: usize = 16;

/// The environment of one call. Built-in names come through the shared, read-only `metatable`.
pub(super) fn build(
    lua: &Lua,
    metatable: &Table,
    script: &Script,
    input: &Input,
) -> mlua::Result<Table> {
    let mentions = script.mentions();
    let environment = lua.create_table_with_capacity(0, 16)?;
    fill_history(lua, &environment, input.window(), mentions)?;
    if mentions.params {
        let params = match input.params {
            Json::Object(_) => json(lua, input.params, 0, &mut PARAMS_LEN_MAX.clone())?,
            _ => Value::Table(lua.create_table()?),
        };
        environment.raw_set("params", params)?;
    }
    if mentions.host {
        let host = lua.create_table()?;
        host.raw_set("name", input.host.name.as_str())?;
        let tags = input.host.tags.iter().map(String::as_str);
        host.raw_set("tags", lua.create_sequence_from(tags)?)?;
        environment.raw_set("host", host)?;
    }
    environment.raw_set("previous_health", input.previous_health.as_str())?;
    environment.raw_set("_G", &environment)?;
    environment.set_metatable(Some(metatable.clone()))?;
    Ok(environment)
}

/// The history of another plugin, as `other` returns it.
pub(crate) fn history(lua: &Lua, entries: &[Entry]) -> mlua::Result<Table> {
    let all = Mentions {
        messages: true,
        result_types: true,
        timestamps: true,
        metrics: true,
        params: false,
        host: false,
    };
    let table = lua.create_table_with_capacity(0, 5)?;
    fill_history(lua, &table, newest(entries), all)?;
    Ok(table)
}

fn fill_history(
    lua: &Lua,
    target: &Table,
    entries: &[Entry],
    mentions: Mentions,
) -> mlua::Result<()> {
    // Infinities cannot be compared to a limit in a way that helps anybody: they are missing too.
    let value = |entry: &Entry| entry.value.filter(|value| value.is_finite());
    target.raw_set("values", sequence(lua, entries, |e| number_or_missing(lua, value(e)))?)?;
    if mentions.messages {
        let bytes_max =
            (MESSAGES_BYTES_MAX / entries.len().max(1)).clamp(MESSAGE_BYTES_MIN, MESSAGE_BYTES_MAX);
        let message = |entry: &Entry| {
            let text = entry.message.as_deref().unwrap_or(MISSING);
            let text = &text[..text.floor_char_boundary(bytes_max)];
            Ok(Value::String(lua.create_string(text)?))
        };
        target.raw_set("messages", sequence(lua, entries, message)?)?;
    }
    if mentions.result_types {
        let name =
            |entry: &Entry| Ok(Value::String(lua.create_string(entry.result_type.as_str())?));
        target.raw_set("result_types", sequence(lua, entries, name)?)?;
    }
    if mentions.timestamps {
        let seconds = |entry: &Entry| Ok(Value::Number(input::seconds(entry)));
        target.raw_set("timestamps", sequence(lua, entries, seconds)?)?;
    }
    if mentions.metrics {
        target.raw_set("metrics", metrics(lua, entries)?)?;
    }
    Ok(())
}

fn sequence(
    lua: &Lua,
    entries: &[Entry],
    cell: impl Fn(&Entry) -> mlua::Result<Value>,
) -> mlua::Result<Table> {
    let table = lua.create_table_with_capacity(entries.len(), 0)?;
    for (index, entry) in entries.iter().enumerate() {
        table.raw_seti(index + 1, cell(entry)?)?;
    }
    Ok(table)
}

fn number_or_missing(lua: &Lua, value: Option<f64>) -> mlua::Result<Value> {
    match value {
        Some(number) => Ok(Value::Number(number)),
        None => Ok(Value::String(lua.create_string(MISSING)?)),
    }
}

/// One table of name to value a result; the newest first use up the allowance.
fn metrics(lua: &Lua, entries: &[Entry]) -> mlua::Result<Table> {
    let mut allowance = METRICS_LEN_MAX;
    let table = lua.create_table_with_capacity(entries.len(), 0)?;
    let mut tables = Vec::with_capacity(entries.len());
    for entry in entries.iter().rev() {
        let count = entry.metrics.len().min(allowance);
        allowance -= count;
        let named = lua.create_table_with_capacity(0, count)?;
        for metric in entry.metrics[..count].iter().filter(|metric| metric.value.is_finite()) {
            named.raw_set(metric.name.as_str(), metric.value)?;
        }
        tables.push(named);
    }
    for (index, named) in tables.into_iter().rev().enumerate() {
        table.raw_seti(index + 1, named)?;
    }
    Ok(table)
}

/// JSON as Lua values; null becomes nil, so a parameter set to null takes the script's default.
fn json(lua: &Lua, value: &Json, depth: usize, allowance: &mut usize) -> mlua::Result<Value> {
    if depth > PARAMS_DEPTH_MAX || *allowance == 0 {
        return Err(mlua::Error::runtime(format!(
            "the parameters nest deeper than {PARAMS_DEPTH_MAX} or hold more than \
             {PARAMS_LEN_MAX} values"
        )));
    }
    *allowance -= 1;
    Ok(match value {
        Json::Null => Value::Nil,
        Json::Bool(flag) => Value::Boolean(*flag),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::String(lua.create_string(text)?),
        Json::Array(items) => {
            let table = lua.create_table()?;
            for (index, item) in items.iter().enumerate() {
                table.raw_seti(index + 1, json(lua, item, depth + 1, allowance)?)?;
            }
            Value::Table(table)
        }
        Json::Object(fields) => {
            let table = lua.create_table()?;
            for (name, field) in fields {
                table.raw_set(name.as_str(), json(lua, field, depth + 1, allowance)?)?;
            }
            Value::Table(table)
        }
    })
}
