-- Lua 5.1 as scripts know it, without what reaches out of the sandbox or runs unbounded.
--
-- Runs once, before the global tables become read-only. Functions of Luau that are linear in their
-- input are bounded by the memory limit; the ones wrapped here can take longer than their input
-- is large, inside one call that Luau cannot interrupt.

local compile = ...
local raw_getfenv, raw_setfenv = getfenv, setfenv
local raw_find, raw_split = string.find, string.split
local raw_move, raw_sort = table.move, table.sort
local built_in = raw_getfenv(0)

-- Comparing this many pairs of bytes takes some milliseconds.
local COMPARED_BYTES_MAX = 64 * 1024 * 1024
local MOVED_MAX = 100000
local SORTED_MAX = 50000

-- Built-in functions live in an environment that all scripts share: it is never handed out.
local function own_environment(target)
	local environment = raw_getfenv(target)
	if environment == built_in or environment == raw_getfenv(0) then
		return nil
	end
	return environment
end

-- From the caller's count of levels to that of the functions below: this file adds two.
local function level_or_function(target, name)
	if target == nil then
		target = 1
	end
	if type(target) == "function" then
		return target
	end
	if type(target) ~= "number" or target ~= target or target < 0 or target > 200 then
		error(name .. " takes a function or a level from 0 to 200", 3)
	end
	return (target < 1 and 1 or target) + 2
end

function getfenv(target)
	target = level_or_function(target, "getfenv")
	local environment = own_environment(target)
	if environment == nil then
		error("getfenv: built-in functions have no environment for scripts", 2)
	end
	return environment
end

function setfenv(target, environment)
	if target == nil or target == 0 then
		error("setfenv takes a function or a level from 1", 2)
	end
	target = level_or_function(target, "setfenv")
	if own_environment(target) == nil then
		error("setfenv: the environment of built-in functions cannot be changed", 2)
	end
	if type(target) == "number" then
		target = target - 1
	end
	return (raw_setfenv(target, environment))
end

function loadstring(source)
	if type(source) ~= "string" then
		error("loadstring takes a text", 2)
	end
	local loaded, message = compile(source)
	if loaded == nil then
		return nil, message
	end
	local environment = own_environment(3)
	if environment == nil then
		return nil, "loadstring must be called by the script itself"
	end
	return raw_setfenv(loaded, environment)
end

local function check_compared(text, pattern, name)
	if type(text) == "string" and type(pattern) == "string" and #text * #pattern > COMPARED_BYTES_MAX then
		error(name .. ": the text and what is searched are too long", 3)
	end
end

function string.find(text, pattern, init, plain)
	check_compared(text, pattern, "string.find")
	return raw_find(text, pattern, init, plain)
end

function string.split(text, separator)
	check_compared(text, separator, "string.split")
	return raw_split(text, separator)
end

function table.move(source, first, last, to, target)
	if type(first) ~= "number" or type(last) ~= "number" or not (last - first <= MOVED_MAX) then
		error("table.move moves at most " .. MOVED_MAX .. " elements", 2)
	end
	return raw_move(source, first, last, to, target)
end

function table.sort(array, comparator)
	if type(array) == "table" and #array > SORTED_MAX then
		error("table.sort sorts at most " .. SORTED_MAX .. " elements", 2)
	end
	return raw_sort(array, comparator)
end

math.mod = math.fmod
string.gfind = string.gmatch
_VERSION = "Lua 5.1"

-- Scripts that were tried out with print go on working; there is nowhere to print to.
function print() end

-- The collector is none of a script's business; its state would tell one script about another.
function collectgarbage()
	return 0
end
gcinfo = collectgarbage

newproxy, require = nil, nil
