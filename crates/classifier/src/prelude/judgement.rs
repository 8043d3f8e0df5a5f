//! Helpers against flapping and for context: `sustained`, `hysteresis`, `other`.

use std::str::FromStr;

use domain::health::Health;
use mlua::{Function, Lua, Table, Value, Variadic};

use super::MISSING;
use super::call::SharedCall;
use super::numbers::{array, number, required};
use crate::sandbox::history;

pub(super) fn install(lua: &Lua, globals: &Table, call: &SharedCall) -> mlua::Result<()> {
    let shared = call.clone();
    let sustained = move |_: &Lua, arguments: Variadic<Value>| sustained(&shared, &arguments);
    globals.set("sustained", lua.create_function(sustained)?)?;

    let shared = call.clone();
    let hysteresis = move |_: &Lua, arguments: Variadic<Value>| hysteresis(&shared, &arguments);
    globals.set("hysteresis", lua.create_function(hysteresis)?)?;

    let shared = call.clone();
    let other = move |lua: &Lua, plugin_id: String| {
        // Its own statement: the lookup must not run under the lock.
        let others = shared.lock().others_for_lookup()?;
        others.get(&plugin_id).map(|entries| history(lua, &entries)).transpose()
    };
    globals.set("other", lua.create_function(other)?)
}

/// Whether each of the newest `n` elements is there and satisfies the predicate.
fn sustained(call: &SharedCall, arguments: &[Value]) -> mlua::Result<bool> {
    let count = required("sustained", "number of results", arguments.first())?;
    let Some(Value::Function(predicate)) = arguments.get(1) else {
        return Err(mlua::Error::runtime("sustained needs a function as its second argument"));
    };
    let newest = match arguments.get(2) {
        None | Some(Value::Nil) => newest_values(call, count),
        given => newest_elements(&array("sustained", given)?, count)?,
    };
    newest.map_or(Ok(false), |elements| all(&elements, predicate))
}

fn all(elements: &[Value], predicate: &Function) -> mlua::Result<bool> {
    for element in elements {
        let satisfied: Value = predicate.call(element)?;
        if matches!(satisfied, Value::Nil | Value::Boolean(false)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The newest `count` of the call's values; none if there are fewer, or one is missing.
fn newest_values(call: &SharedCall, count: f64) -> Option<Vec<Value>> {
    let call = call.lock();
    let values = call.values();
    let start = values.len().checked_sub(whole(count))?;
    values[start..].iter().map(|value| value.map(Value::Number)).collect()
}

/// The newest `count` elements of an array; none if there are fewer, or one is missing.
fn newest_elements(table: &Table, count: f64) -> mlua::Result<Option<Vec<Value>>> {
    let Some(start) = table.raw_len().checked_sub(whole(count)) else { return Ok(None) };
    let mut newest = Vec::new();
    for index in start + 1..=table.raw_len() {
        let element: Value = table.raw_get(index)?;
        let missing = matches!(&element, Value::String(t) if &*t.as_bytes() == MISSING.as_bytes());
        if missing || element.is_nil() {
            return Ok(None);
        }
        newest.push(element);
    }
    Ok(Some(newest))
}

/// A number of results: at least one, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at least 1, and the cast saturates"
)]
fn whole(count: f64) -> usize {
    count.max(1.0) as usize
}

/// Whether a limit counts as passed, when it takes more to pass it than to stay beyond it.
/// `enter` below `leave` means that low values are the bad ones.
fn hysteresis(call: &SharedCall, arguments: &[Value]) -> mlua::Result<bool> {
    let Some(value) = arguments.first().and_then(number) else { return Ok(false) };
    let enter = required("hysteresis", "limit to enter", arguments.get(1))?;
    let leave = required("hysteresis", "limit to leave", arguments.get(2))?;
    let level = match arguments.get(3) {
        None | Some(Value::Nil) => Health::Minor,
        Some(Value::String(name)) => {
            let name = name.to_string_lossy();
            Health::from_str(&name).map_err(|error| mlua::Error::runtime(error.to_string()))?
        }
        Some(_) => return Err(mlua::Error::runtime("hysteresis needs a health as its level")),
    };
    let was_beyond = call.lock().previous_health() >= level;
    let (beyond, still_beyond) = if enter >= leave {
        (value >= enter, value > leave)
    } else {
        (value <= enter, value < leave)
    };
    Ok(beyond || (was_beyond && still_beyond))
}
