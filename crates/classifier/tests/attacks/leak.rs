//! Attempts to leave something behind for the next script, or to find what another left.
//!
//! The canary that runs after each looks for the names `leaked`, `secret` and `x`.

use super::{Attack, End};

pub(super) const ATTACKS: &[Attack] = &[
    ("global", End::NothingFound, "leaked = 'x' return 'ok'"),
    ("global by _G", End::NothingFound, "_G.leaked = 1 return 'ok'"),
    (
        "global by getfenv",
        End::NothingFound,
        "getfenv(0).leaked = 1 getfenv(1).secret = 1 return 'ok'",
    ),
    (
        "global by loadstring",
        End::NothingFound,
        "loadstring('leaked = 1')() return leaked == 1 and 'ok' or 'major'",
    ),
    (
        "global by loadstring through pcall",
        End::Ends,
        "local ok, f = pcall(loadstring, 'leaked = 1') if f then f() end return 'ok'",
    ),
    ("global by a closure", End::NothingFound, "(function() leaked = 1 end)() return 'ok'"),
    ("library", End::Runtime, "string.leaked = 1"),
    ("library by rawset", End::Runtime, "rawset(math, 'leaked', 1)"),
    ("library by insert", End::Runtime, "table.insert(table, 'leaked')"),
    ("library by sort", End::Ends, "table.sort(string) return 'ok'"),
    ("library by move", End::Runtime, "table.move({1, 2}, 1, 2, 1, string)"),
    ("library by clear", End::Runtime, "table.clear(string)"),
    ("library by next", End::Ends, "for k in pairs(math) do math[k] = nil end return 'ok'"),
    (
        "built-in replaced",
        End::NothingFound,
        "arrayMax = function() return 'leaked' end return 'ok'",
    ),
    (
        "built-in replaced by rawset",
        End::NothingFound,
        "rawset(_G, 'arrayMax', 1) rawset(_G, 'type', 1) return 'ok'",
    ),
    ("metatable of a library", End::Runtime, "setmetatable(string, {__index = {leaked = 1}})"),
    ("metatable of nil", End::Ends, "setmetatable(nil, {__index = {leaked = 1}})"),
    ("frozen library", End::Ends, "table.freeze(string) return 'ok'"),
    ("frozen environment", End::Ends, "table.freeze(_G) return 'ok'"),
    (
        "memory of a closure",
        End::NothingFound,
        "local seen = 0
         function count() seen = seen + 1 return seen end
         return count() == 1 and 'ok' or 'major'",
    ),
    (
        "function value as a marker",
        End::NothingFound,
        "local function f() return secret end
         if f() ~= nil then return 'major' end
         secret = 1
         return 'ok'",
    ),
    (
        "environment of a cached closure",
        End::NothingFound,
        "local function f() return secret end
         if f() then return 'major' end
         setfenv(f, {secret = 1})
         return f() == 1 and 'ok' or 'major'",
    ),
    (
        "environment of the script itself",
        End::NothingFound,
        "if secret then return 'major' end
         setfenv(1, setmetatable({secret = 1}, {__index = _G}))
         return 'ok'",
    ),
    (
        "random numbers start anew",
        End::NothingFound,
        "local r = math.random(1, 1e9) math.randomseed(r) for i = 1, 10 do math.random() end
         return 'ok'",
    ),
    (
        "collector",
        End::NothingFound,
        "return collectgarbage('count') == 0 and gcinfo() == 0 and 'ok' or 'major'",
    ),
    (
        "changed input",
        End::NothingFound,
        "values[5] = 0 messages[6] = 'leaked' params.leaked = 1 host.name = 'leaked' return 'ok'",
    ),
    (
        "changed other",
        End::NothingFound,
        "other('a').values[1] = 'leaked' return other('a').values[1] == 10 and 'ok' or 'major'",
    ),
];
