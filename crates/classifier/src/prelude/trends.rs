//! Helpers that need time: `slope`, `forecast`, `forecastUntil`, `rate`, `baseline`.
//!
//! Without arrays they look at the call's own values and timestamps; with two arrays at those.

use mlua::{Lua, Table, Value, Variadic};

use super::call::SharedCall;
use super::numbers;
use crate::statistics;
use crate::trend::Trend;

const HOUR_S: f64 = 3_600.0;

pub(super) fn install(lua: &Lua, globals: &Table, call: &SharedCall) -> mlua::Result<()> {
    let shared = call.clone();
    let slope = move |_: &Lua, arguments: Variadic<Value>| {
        let series = Series::read("slope", &shared, &arguments)?;
        Ok(Trend::fit(&series.points).map(|trend| trend.per_second * HOUR_S))
    };
    globals.set("slope", lua.create_function(slope)?)?;

    let shared = call.clone();
    let forecast = move |_: &Lua, arguments: Variadic<Value>| {
        let ahead_s = numbers::required("forecast", "seconds ahead", arguments.first())?;
        let series = Series::read("forecast", &shared, &arguments[1..])?;
        let found = Trend::fit(&series.points).and_then(|trend| trend.at(series.now_s + ahead_s));
        Ok((found.map(|e| e.value), found.map(|e| e.low), found.map(|e| e.high)))
    };
    globals.set("forecast", lua.create_function(forecast)?)?;

    let shared = call.clone();
    let until = move |_: &Lua, arguments: Variadic<Value>| {
        let limit = numbers::required("forecastUntil", "limit", arguments.first())?;
        let series = Series::read("forecastUntil", &shared, &arguments[1..])?;
        let found = Trend::fit(&series.points).and_then(|trend| trend.until(limit, series.now_s));
        Ok((found.map(|a| a.seconds), found.map(|a| a.earliest), found.map(|a| a.latest)))
    };
    globals.set("forecastUntil", lua.create_function(until)?)?;

    let shared = call.clone();
    let rate = move |_: &Lua, arguments: Variadic<Value>| {
        let series = Series::read("rate", &shared, &arguments)?;
        Ok(statistics::counter_rate(&series.points))
    };
    globals.set("rate", lua.create_function(rate)?)?;

    let shared = call.clone();
    let baseline = move |_: &Lua, arguments: Variadic<Value>| {
        let series = Series::read("baseline", &shared, &arguments)?;
        let found = statistics::baseline(&series.points);
        Ok((found.map(|b| b.median), found.map(|b| b.low), found.map(|b| b.high)))
    };
    globals.set("baseline", lua.create_function(baseline)?)
}

/// Points in the order of time, and what "now" is for them.
struct Series {
    points: Vec<(f64, f64)>,
    now_s: f64,
}

impl Series {
    /// From two arrays, or from the call where none are given.
    fn read(helper: &str, call: &SharedCall, arguments: &[Value]) -> mlua::Result<Self> {
        let (mut points, now_s) = if arguments.first().is_none_or(Value::is_nil) {
            let call = call.lock();
            (call.points().to_vec(), Some(call.now_s()))
        } else {
            (numbers::points(helper, arguments.first(), arguments.get(1))?, None)
        };
        // A stepped clock may have disordered them; sorting what is in order costs little.
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let newest_s = points.last().map_or(0.0, |(time_s, _)| *time_s);
        Ok(Self { points, now_s: now_s.unwrap_or(newest_s) })
    }
}
