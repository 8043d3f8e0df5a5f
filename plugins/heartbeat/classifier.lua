-- Heartbeat: whether the agent answers. One run that does not get through is a restart or a hiccup;
-- two in a row are a machine that nobody can reach.
--
-- Parameters: results (how many runs in a row must fail before it is critical).

local results = params.results or 2

local unreachable = { connection_error = true, connection_timeout = true }
local refused = { authentication_error = true, certificate_error = true }

local newest = result_types[#result_types]
if newest == "plugin" then
	return "ok", "the agent answers"
end

local message = messages[#messages]
if refused[newest] then
	return "major", "the agent is not trusted or does not trust us: " .. message
end
if not unreachable[newest] then
	return "unknown", "the agent answers, but not as it should: " .. message
end

local failed = 0
for i = #result_types, 1, -1 do
	if not unreachable[result_types[i]] then
		break
	end
	failed = failed + 1
end
-- Where the history is shorter than that, the verdict before this one stands in for it.
local needed = math.min(results, #result_types)
if failed >= needed and not (needed < results and previous_health == "ok") then
	return "critical", "agent unreachable: " .. message
end
return "unknown", string.format("agent unreachable, %d of %d runs in a row: %s", failed, results, message)
