-- Memory: the share that programs cannot get any more (caches count as free), in percent, averaged
-- over the newest runs, so that one short-lived program wakes nobody.
--
-- Parameters: minor, major, critical (percent), results (how many runs to average).

local limits = {
	{ health = "critical", percent = params.critical or 97 },
	{ health = "major", percent = params.major or 92 },
	{ health = "minor", percent = params.minor or 85 },
}
local results = params.results or 3

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the memory was not measured: " .. messages[#messages]
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

local used = arrayAvg(recent)
local text = string.format("memory %.0f %% in use over %d %s", used, #recent, #recent == 1 and "run" or "runs")
local swap = metrics[#metrics].swap_used_percent
if swap ~= nil and swap >= 1 then
	text = string.format("%s, swap %.0f %%", text, swap)
end

if previous_health == "no_data" and #recent < results then
	return "ok", text
end
for _, limit in ipairs(limits) do
	if used >= limit.percent then
		return limit.health, string.format("%s, limit %g %%", text, limit.percent)
	end
end
return "ok", text
