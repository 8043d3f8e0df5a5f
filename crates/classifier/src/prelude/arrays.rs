//! The `array…` helpers: the original's four, and what goes with them.

use mlua::{Lua, Table, Value, Variadic};

use super::MISSING;
use super::numbers::{array, elements, numbers, required};
use crate::statistics;

pub(super) fn install(lua: &Lua, globals: &Table) -> mlua::Result<()> {
    summary(lua, globals, "arrayMax", |numbers| numbers.iter().copied().reduce(f64::max))?;
    summary(lua, globals, "arrayMin", |numbers| numbers.iter().copied().reduce(f64::min))?;
    summary(lua, globals, "arrayAvg", statistics::mean)?;
    // Not `sum`, whose empty sum is a negative zero that people would see as "-0".
    summary(lua, globals, "arraySum", |numbers| Some(numbers.iter().fold(0.0, |a, b| a + b)))?;
    summary(lua, globals, "arrayMedian", statistics::median)?;
    summary(lua, globals, "arrayStddev", statistics::stddev)?;
    let percentile = |_: &Lua, arguments: Variadic<Value>| {
        let percent = required("arrayPercentile", "percentile", arguments.get(1))?;
        Ok(statistics::percentile(&numbers("arrayPercentile", arguments.first())?, percent))
    };
    globals.set("arrayPercentile", lua.create_function(percentile)?)?;
    let contains = |_: &Lua, arguments: Variadic<Value>| {
        let needle = arguments.get(1).unwrap_or(&Value::Nil);
        Ok(count_equal("arrayContains", arguments.first(), needle)? > 0)
    };
    globals.set("arrayContains", lua.create_function(contains)?)?;
    let count = |_: &Lua, arguments: Variadic<Value>| match arguments.get(1) {
        Some(needle) => count_equal("arrayCount", arguments.first(), needle),
        None => Ok(numbers("arrayCount", arguments.first())?.len()),
    };
    globals.set("arrayCount", lua.create_function(count)?)
}

/// A helper that makes one number of an array's present numbers, or nil.
fn summary(
    lua: &Lua,
    globals: &Table,
    name: &'static str,
    summarise: fn(&[f64]) -> Option<f64>,
) -> mlua::Result<()> {
    let helper = move |_: &Lua, arguments: Variadic<Value>| {
        let summary = summarise(&numbers(name, arguments.first())?);
        // Sums of huge numbers overflow; an infinity is no summary.
        Ok(summary.filter(|summary| summary.is_finite()))
    };
    globals.set(name, lua.create_function(helper)?)
}

/// How many elements equal `needle` (raw). Asking for nil means asking for missing ones.
fn count_equal(helper: &str, haystack: Option<&Value>, needle: &Value) -> mlua::Result<usize> {
    let table = array(helper, haystack)?;
    let mut count = 0;
    for element in elements(&table) {
        let element = element?;
        let found = match (needle, &element) {
            (Value::Nil, Value::String(text)) => &*text.as_bytes() == MISSING.as_bytes(),
            (needle, element) => needle == element,
        };
        count += usize::from(found);
    }
    Ok(count)
}
