-- CPU: the share of time it was busy, in percent, averaged over the newest runs, so that one busy
-- moment wakes nobody.
--
-- Parameters: minor, major, critical (percent), results (how many runs to average).

local limits = {
	{ health = "critical", percent = params.critical or 95 },
	{ health = "major", percent = params.major or 90 },
	{ health = "minor", percent = params.minor or 80 },
}
local results = params.results or 3

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the CPU was not measured: " .. messages[#messages]
end

local recent = {}
for i = #values, 1, -1 do
	if values[i] ~= "none" and #recent < results then
		recent[#recent + 1] = values[i]
	end
end
if #recent == 0 then
	return "unknown", "the plugin gave no value"
end

local busy = arrayAvg(recent)
local text = string.format("CPU %.0f %% busy over %d %s", busy, #recent, #recent == 1 and "run" or "runs")

-- The very first run often sees the machine start up.
if previous_health == "no_data" and #recent < results then
	return "ok", text
end
for _, limit in ipairs(limits) do
	if busy >= limit.percent then
		return limit.health, string.format("%s, limit %g %%", text, limit.percent)
	end
end
return "ok", text
