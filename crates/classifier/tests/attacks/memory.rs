//! Attacks on memory and on the stack.

use super::{Attack, End};

pub(super) const ATTACKS: &[Attack] = &[
    ("rep", End::Memory, "return ('x'):rep(1e8)"),
    ("rep beyond sizes", End::Ends, "return ('x'):rep(2^31)"),
    ("rep of rep", End::Memory, "local s = 'x' while true do s = s:rep(10) end"),
    ("rep of nothing", End::BadReturn, "return (''):rep(1e9)"),
    ("doubling", End::Memory, "local s = 'x' while true do s = s .. s end"),
    ("growing table", End::Memory, "local t = {} local i = 0 while true do i = i + 1 t[i] = i end"),
    (
        "growing hash",
        End::Memory,
        "local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = i end",
    ),
    ("tables in tables", End::Memory, "local t = {} while true do t = {t, {}, {}} end"),
    ("closures", End::Memory, "local f while true do local g = f f = function() return g end end"),
    ("table.create", End::Ends, "return table.create(1e9, 0)"),
    (
        "concat",
        End::Memory,
        "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(20000) end return table.concat(t)",
    ),
    (
        "concat of one text many times",
        End::Memory,
        "local s = ('x'):rep(100000) local t = {} for i = 1, 1000 do t[i] = s end
         return table.concat(t)",
    ),
    ("gsub that multiplies", End::Memory, "return (('a'):rep(10000):gsub('a', ('b'):rep(10000)))"),
    ("format that pads", End::Ends, "return ('%99999999d'):format(1)"),
    (
        "format many",
        End::Memory,
        "local s = '%s' return s:rep(200):format(unpack((function() local t = {} for i = 1, 200 do t[i] = ('x'):rep(100000) end return t end)()))",
    ),
    ("unpack", End::Ends, "return unpack({}, 1, 1e8)"),
    ("unpack whole range", End::Ends, "return unpack({}, -2^31, 2^31 - 1)"),
    (
        "many returns",
        End::BadReturn,
        "local t = {} for i = 1, 7000 do t[i] = i end return unpack(t)",
    ),
    (
        "string.char",
        End::Ends,
        "local t = {} for i = 1, 7900 do t[i] = 65 end return string.char(unpack(t))",
    ),
    ("string.byte", End::Ends, "return ('x'):rep(1e6):byte(1, -1)"),
    ("deep recursion", End::Ends, "local function f() return 1 + f() end return f()"),
    (
        "deep recursion through pcall",
        End::Ends,
        "local function f() return pcall(f) end f() return 'ok'",
    ),
    (
        "deep recursion through gsub",
        End::Ends,
        "local function f() return ('a'):gsub('a', f) end f() return 'ok'",
    ),
    (
        "deep recursion through sort",
        End::Ends,
        "local function f() table.sort({2, 1}, f) end f() return 'ok'",
    ),
    (
        "deep recursion through tostring",
        End::Ends,
        "local t t = setmetatable({}, {__tostring = function() return tostring(t) end}) return tostring(t)",
    ),
    (
        "deep recursion through helpers",
        End::Ends,
        "local function f() return sustained(1, function() return f() end) end return f()",
    ),
    ("varargs", End::Ends, "local function f(...) return f(1, ...) end return f()"),
    (
        "caught lack of memory, again and again",
        End::Ends,
        "for i = 1, 50 do pcall(function() return ('x'):rep(1e8) end) end return 'ok'",
    ),
    (
        "caught lack of memory, hoarding",
        End::Ends,
        "hoard = {} pcall(function() while true do hoard[#hoard + 1] = {} end end) return 'ok'",
    ),
    ("huge error message", End::Ends, "error(('x'):rep(5000000))"),
    ("huge reason", End::NothingFound, "return 'ok', ('x'):rep(5000000)"),
    ("pattern captures", End::Ends, "return ('a'):rep(100):match(('(a)'):rep(100))"),
    (
        "deep pattern",
        End::Ends,
        "return ('a'):rep(100000):match(('(a'):rep(30) .. (')'):rep(30) .. '+')",
    ),
    ("string.pack", End::Ends, "return string.pack(('s4'):rep(100), ('x'):rep(1000000))"),
    ("split into characters", End::Ends, "return #('x'):rep(4000000):split('')"),
    (
        "matching all",
        End::Ends,
        "local n = {} for c in ('x'):rep(4000000):gmatch('.') do n[#n + 1] = c end",
    ),
    (
        "many strings to the helpers",
        End::Ends,
        "local t = {} for i = 1, 200000 do t[i] = 1 end return arrayMax(t)",
    ),
];
