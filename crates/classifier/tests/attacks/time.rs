//! Attacks on time: each would keep the thread for ever, or for much longer than it may.

use super::{Attack, End};

pub(super) const ATTACKS: &[Attack] = &[
    ("endless loop", End::Timeout, "while true do end"),
    ("endless repeat", End::Timeout, "repeat until false"),
    ("huge for", End::Timeout, "for i = 1, 1e18 do end"),
    ("for over infinity", End::Timeout, "for i = 1, math.huge do end"),
    ("loop of calls", End::Timeout, "local function f() end while true do f() end"),
    ("tail calls", End::Runtime, "local function f() return f() end return f()"),
    ("pcall in a loop", End::Timeout, "while true do pcall(function() while true do end end) end"),
    (
        "pcall in pcall",
        End::Timeout,
        "local function f() while true do pcall(f) end end pcall(f) while true do end",
    ),
    (
        "a caught stop still counts",
        End::Timeout,
        "pcall(function() while true do end end) return 'ok'",
    ),
    (
        "handler that goes on",
        End::Timeout,
        "xpcall(function() while true do end end, function() while true do end end) return 'ok'",
    ),
    ("xpcall of itself", End::Ends, "local function f() return xpcall(f, f) end f() return 'ok'"),
    (
        "pattern backtracking",
        End::Timeout,
        "return ('a'):rep(5000):find(('a*'):rep(12) .. 'b') and 'ok' or 'ok'",
    ),
    (
        "pattern backtracking, lazy",
        End::Timeout,
        "return ('a'):rep(4000):match(('.-'):rep(12) .. 'b') or 'ok'",
    ),
    ("gsub backtracking", End::Timeout, "return (('a'):rep(20000):gsub('.-.-.-.-b', ''))"),
    ("gmatch backtracking", End::Timeout, "for w in ('a'):rep(20000):gmatch('.-.-.-b') do end"),
    ("balanced match", End::Ends, "return ('('):rep(300000):find('%b()') or 'ok'"),
    ("frontier", End::Ends, "return ('a'):rep(100000):find('%f[b].-%f[b].-c') or 'ok'"),
    (
        "plain search is quadratic",
        End::Runtime,
        "local s = ('a'):rep(2000000) return s:find(('a'):rep(1000000) .. 'b', 1, true)",
    ),
    (
        "search without specials is plain, too",
        End::Runtime,
        "local s = ('a'):rep(2000000) return s:find(('a'):rep(1000000) .. 'b')",
    ),
    (
        "split is quadratic",
        End::Runtime,
        "local s = ('a'):rep(2000000) return s:split(('a'):rep(1000000) .. 'b')",
    ),
    (
        "plain search, many times",
        End::Timeout,
        "local s, p = ('a'):rep(60000), ('a'):rep(1000) .. 'b' while true do s:find(p, 1, true) end",
    ),
    ("table.move", End::Runtime, "return table.move({}, 1, 1e9, 2, {})"),
    ("table.move over the whole range", End::Runtime, "table.move({}, -2^31, 2^31 - 1, 1)"),
    ("table.move of nan", End::Runtime, "table.move({}, 0/0, 0/0, 1)"),
    (
        "table.move in a loop",
        End::Timeout,
        "local t = {} while true do table.move(t, 1, 100000, 2, t) end",
    ),
    (
        "comparator that lies",
        End::Ends,
        "local t = {} for i = 1, 5000 do t[i] = i % 7 end table.sort(t, function() return true end)",
    ),
    (
        "comparator that loops",
        End::Timeout,
        "table.sort({3, 2, 1}, function() while true do end end)",
    ),
    (
        "comparator that wavers",
        End::Ends,
        "local t = {} for i = 1, 5000 do t[i] = i end
         table.sort(t, function() return math.random() > 0.5 end) return 'ok'",
    ),
    (
        "sorting too much",
        End::Runtime,
        "local t = {} for i = 1, 60000 do t[i] = 1 end table.sort(t)",
    ),
    (
        "sorting again and again",
        End::Timeout,
        "local t = {} for i = 1, 40000 do t[i] = -i end
         while true do table.sort(t, rawequal) end",
    ),
    ("gsub callback that loops", End::Timeout, "('a'):gsub('a', function() while true do end end)"),
    (
        "gsub callback, many",
        End::Timeout,
        "while true do ('a'):rep(1000):gsub('a', function() return 'b' end) end",
    ),
    (
        "index metamethod that loops",
        End::Timeout,
        "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
    ),
    (
        "metamethods that call each other",
        End::Ends,
        "local t = {} setmetatable(t, {__index = function(s, k) return s[k .. 'x'] end})
         return t.a",
    ),
    ("chain of index tables", End::Ends, "local t = {} setmetatable(t, {__index = t}) return t.x"),
    (
        "eq metamethod that loops",
        End::Timeout,
        "local m = {__eq = function() while true do end end}
         return setmetatable({}, m) == setmetatable({}, m)",
    ),
    (
        "concat metamethod that loops",
        End::Timeout,
        "return setmetatable({}, {__concat = function() while true do end end}) .. 'x'",
    ),
    ("iteration that never ends", End::Timeout, "for k in function() return 1 end do end"),
    (
        "generalised iteration that never ends",
        End::Timeout,
        "for k in setmetatable({}, {__iter = function() return function() return 1 end end}) do end",
    ),
    ("foreachi with a loop", End::Timeout, "table.foreachi({1}, function() while true do end end)"),
    ("sustained with a loop", End::Timeout, "sustained(3, function() while true do end end)"),
    (
        "sustained calling itself",
        End::Ends,
        "local function f() return sustained(1, f) end f() return 'ok'",
    ),
    ("many lookups", End::Runtime, "while true do other('x') end"),
    (
        "trend of too much",
        End::Timeout,
        "local v, t = {}, {} for i = 1, 5000 do v[i] = i * i t[i] = i end
         while true do slope(v, t) end",
    ),
    ("insert at the front", End::Ends, "local t = {} while true do table.insert(t, 1, 1) end"),
    (
        "compiling in a loop",
        End::Timeout,
        "local s = 'return ' .. ('1+'):rep(900) .. '1' while true do loadstring(s) end",
    ),
    ("random until it is lucky", End::Timeout, "repeat until math.random() == 2"),
    (
        "reversing in a loop",
        End::Timeout,
        "local s = ('a'):rep(500000) while true do s = s:reverse() end",
    ),
    ("collisions of keys", End::Ends, "local t = {} for i = 1, 1e9 do t[i * 2^40] = true end"),
];
