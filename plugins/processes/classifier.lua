-- Processes: with a name, whether as many as wanted run under it; without, whether zombies pile up
-- (a program that does not collect its children). Two runs in a row, so that a restart of the
-- program wakes nobody.
--
-- Parameters: name and at_least (default 1) for it; minor, major, critical (zombies; critical has no
-- default); results (how many runs in a row must be bad).

local results = params.results or 2

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the processes were not counted: " .. messages[#messages]
end
local now = values[#values]
if now == "none" then
	return "unknown", "the plugin gave no value"
end

if params.name ~= nil and params.name ~= "" then
	local at_least = params.at_least or 1
	local text = string.format("%d %s called %s", now, now == 1 and "process" or "processes", params.name)
	local function too_few(count)
		return count < at_least
	end
	if sustained(math.min(results, #values), too_few) then
		return "critical", string.format("%s, wanted at least %g", text, at_least)
	end
	return "ok", text
end

local limits = {
	{ health = "critical", zombies = params.critical or math.huge },
	{ health = "major", zombies = params.major or 100 },
	{ health = "minor", zombies = params.minor or 20 },
}
-- The fewest of the newest runs: what was there all the time. A run that failed counts as none.
local zombies = metrics[#metrics].zombies or 0
for i = math.max(1, #metrics - results + 1), #metrics do
	zombies = math.min(zombies, metrics[i].zombies or 0)
end
for _, limit in ipairs(limits) do
	if zombies >= limit.zombies then
		return limit.health, string.format("%d processes, %d zombies, limit %g", now, zombies, limit.zombies)
	end
end
return "ok", string.format("%d %s", now, now == 1 and "process" or "processes")
