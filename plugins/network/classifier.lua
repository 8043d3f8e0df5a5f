-- Network: faulty packets on the worst interface, averaged over the newest runs. How much traffic is
-- too much only the owner knows, so traffic itself is measured and drawn, not judged.
--
-- Parameters: minor, major, critical (faulty packets a second; critical has no default), results (how
-- many runs to average).

local limits = {
	{ health = "critical", rate = params.critical or math.huge },
	{ health = "major", rate = params.major or 10 },
	{ health = "minor", rate = params.minor or 1 },
}
local results = params.results or 3

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the network was not measured: " .. messages[#messages]
end

-- An interface's name comes from the machine: it is only compared and shown.
local runs, faulty = 0, {}
for i = #values, 1, -1 do
	if result_types[i] == "plugin" and runs < results then
		runs = runs + 1
		for name, rate in pairs(metrics[i]) do
			local interface = string.match(name, "^errors_per_second%[(.*)%]$")
			if interface ~= nil then
				faulty[interface] = (faulty[interface] or 0) + rate
			end
		end
	end
end

local worst = nil
for interface, sum in pairs(faulty) do
	local rate = sum / runs
	if worst == nil or rate > worst.rate or (rate == worst.rate and interface < worst.interface) then
		worst = { interface = interface, rate = rate }
	end
end
if worst == nil then
	return "ok", "no interface besides the loopback"
end

for _, limit in ipairs(limits) do
	if worst.rate >= limit.rate then
		local text = string.format("%s has %.3g faulty packets a second", worst.interface, worst.rate)
		return limit.health, string.format("%s over %d %s, limit %g", text, runs, runs == 1 and "run" or "runs", limit.rate)
	end
end
return "ok", messages[#messages] ~= "none" and messages[#messages] or nil
