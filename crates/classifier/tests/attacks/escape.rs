//! Attempts to reach something outside: files, code, other environments, the host program.

use super::{Attack, End};

pub(super) const ATTACKS: &[Attack] = &[
    (
        "names that must not exist",
        End::NothingFound,
        "for _, name in ipairs({'io', 'os', 'debug', 'package', 'require', 'dofile', 'loadfile',
            'load', 'module', 'coroutine', 'newproxy', 'buffer', 'jit', 'ffi', 'rawio', 'vector',
            'utf8', 'compile'}) do
            if _G[name] ~= nil or getfenv()[name] ~= nil then return 'major', name end
         end return 'ok'",
    ),
    ("io", End::Runtime, "io.open('/etc/passwd')"),
    ("os", End::Runtime, "os.execute('true')"),
    ("require", End::Runtime, "require('/etc/passwd')"),
    ("debug", End::Runtime, "debug.getregistry()"),
    ("coroutine", End::Runtime, "coroutine.wrap(function() end)()"),
    ("string.dump", End::Runtime, "return string.dump(function() end)"),
    ("bytecode, Lua", End::NothingFound, "return loadstring('\\27Lua') == nil and 'ok' or 'major'"),
    (
        "bytecode, Luau",
        End::NothingFound,
        "for version = 1, 12 do
            if loadstring(string.char(version, 3, 0, 0, 0, 0)) ~= nil then return 'major' end
         end return 'ok'",
    ),
    ("endless loadstring", End::NothingFound, "return loadstring((' '):rep(70000)) == nil and 'ok' or 'major'"),
    ("loadstring of a loop", End::Timeout, "loadstring('while true do end')()"),
    ("loadstring of a number", End::Runtime, "return loadstring(1)"),
    ("agent text is not code", End::NothingFound, "return messages[1] == \"return 'critical'\" and 'ok' or 'major'"),
    ("getfenv of a built-in", End::Runtime, "return getfenv(arrayMax)"),
    ("getfenv of the prelude", End::Runtime, "return getfenv(loadstring)"),
    ("getfenv through pcall", End::NothingFound, "local ok = pcall(getfenv, 1) return ok and 'major' or 'ok'"),
    ("getfenv of the thread is the script's", End::NothingFound, "return getfenv(0) == getfenv(1) and 'ok' or 'major'"),
    (
        "getfenv at every level",
        End::NothingFound,
        "for level = 0, 200 do
            local ok, found = pcall(function() return getfenv(level) end)
            if ok and found ~= _G then return 'major', 'level ' .. level end
         end return 'ok'",
    ),
    ("getfenv of odd levels", End::NothingFound, "for _, l in ipairs({-1, 1e9, 0/0, math.huge, '1', {}}) do if pcall(function() return getfenv(l) end) then return 'major' end end return 'ok'"),
    ("setfenv of the thread", End::Runtime, "setfenv(0, {leaked = 1})"),
    ("setfenv of a fraction", End::Ends, "setfenv(0.5, {leaked = 1})"),
    ("setfenv of a built-in", End::Runtime, "setfenv(arrayMax, {})"),
    ("setfenv of the prelude", End::Runtime, "setfenv(string.find, {})"),
    (
        "setfenv at every level",
        End::Ends,
        "for level = 2, 200 do pcall(function() setfenv(level, {leaked = 1}) end) end return 'ok'",
    ),
    (
        "setfenv from a callback",
        End::Ends,
        "sustained(1, function() setfenv(2, {leaked = 1}) end) return 'ok'",
    ),
    ("setfenv of itself", End::NothingFound, "setfenv(1, {leaked = 1}) return 'ok'"),
    ("metatable of strings", End::Runtime, "getmetatable('').__index = {}"),
    ("methods of strings", End::Runtime, "getmetatable('').__index.leaked = 1"),
    ("metatable of the environment", End::NothingFound, "return getmetatable(_G) == 'locked' and 'ok' or 'major'"),
    ("replacing the environment's metatable", End::Runtime, "setmetatable(_G, {})"),
    ("error object with tostring", End::Timeout, "error(setmetatable({}, {__tostring = function() while true do end end}))"),
    ("error object with concat", End::Runtime, "error(setmetatable({}, {__concat = function() while true do end end, __metatable = false}))"),
    ("error of nothing", End::Runtime, "error()"),
    ("error of a function", End::Runtime, "error(print)"),
    ("error of a helper's error", End::Runtime, "local _, e = pcall(arrayMax) error(e)"),
    (
        "helper errors are closed",
        End::NothingFound,
        "local _, e = pcall(arrayMax)
         local m = getmetatable(e)
         if type(m) == 'table' then
            if pcall(function() m.__index = 1 end) then return 'major' end
         end return 'ok'",
    ),
    ("object with tostring returned", End::BadReturn, "return setmetatable({}, {__tostring = function() while true do end end})"),
    ("object with index returned", End::BadReturn, "return setmetatable({}, {__index = function() while true do end end, __eq = function() return true end})"),
    ("object with gc returned", End::BadReturn, "return setmetatable({}, {__gc = function() while true do end end})"),
    ("object as reason", End::BadReturn, "return 'ok', setmetatable({}, {__tostring = function() return 'x' end})"),
    ("function returned", End::BadReturn, "return function() return 'ok' end"),
    ("nothing returned", End::BadReturn, "local x = 1"),
    ("unknown health", End::BadReturn, "return 'degraded'"),
    ("health of another kind", End::BadReturn, "return 'no_data'"),
    ("health with bytes", End::BadReturn, "return '\\255\\0ok'"),
    ("reason with bytes", End::NothingFound, "return 'ok', '\\255\\0\\27[31m'"),
    ("mutating input types", End::NothingFound, "values[1] = {} messages = nil result_types = 1 return 'ok'"),
    ("wrong arguments to every built-in", End::NothingFound,
        "local odd = {nil, true, 0/0, math.huge, -1, 2^53, '', 'x', {}, print, setmetatable({}, {__index = error, __len = error})}
         for _, library in ipairs({string, table, math, bit32}) do
            for name, f in pairs(library) do
                for i = 1, 11 do
                    if type(f) == 'function' then pcall(f, odd[i], odd[12 - i], odd[i]) end
                end
            end
         end return 'ok'",
    ),
    ("wrong arguments to every helper", End::NothingFound,
        "local odd = {nil, true, 0/0, math.huge, -1, 2^53, '', 'x', {}, print, setmetatable({}, {__index = error, __len = error})}
         for _, f in ipairs({arrayContains, arrayMax, arrayMin, arrayAvg, arraySum, arrayMedian, arrayPercentile,
            arrayStddev, arrayCount, slope, forecast, forecastUntil, rate, baseline, sustained, hysteresis}) do
            for i = 1, 11 do for j = 1, 3 do pcall(f, odd[i], odd[(i * j) % 11 + 1], odd[12 - i], odd[j]) end end
         end return 'ok'",
    ),
];
