-- Load: how many programs want to run, for each core, averaged over the newest runs. The kernel's
-- one-minute figure is slow by itself, so three runs of it are calm enough.
--
-- Parameters: minor, major, critical (load per core), results (how many runs to average).

local limits = {
	{ health = "critical", load = params.critical or 4 },
	{ health = "major", load = params.major or 2.5 },
	{ health = "minor", load = params.minor or 1.5 },
}
local results = params.results or 3

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the load was not measured: " .. messages[#messages]
end

local recent = {}
for i = #metrics, 1, -1 do
	local load = metrics[i].per_core
	if load ~= nil and #recent < results then
		recent[#recent + 1] = load
	end
end
if #recent == 0 then
	return "unknown", "the plugin gave no load per core"
end

local load = arrayAvg(recent)
local text = string.format("load %.2f per core over %d %s", load, #recent, #recent == 1 and "run" or "runs")

-- The very first run often sees the machine start up.
if previous_health == "no_data" and #recent < results then
	return "ok", text
end
for _, limit in ipairs(limits) do
	if load >= limit.load then
		return limit.health, string.format("%s, limit %g", text, limit.load)
	end
end
return "ok", text
